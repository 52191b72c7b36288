// The run itself: once in real time as a student starts it, and many times shortened against clients with a planted
// mistake, to see that the verdict notices each.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attemptTimeout, circuitBreaker, type Policy, retry, standard, totalTimeout } from '../../client/index.ts';
import { needs } from '../../test/needs.ts';
import { startChild } from '../child.ts';
import { play } from './play.ts';
import type { Recording } from './recording.ts';
import type { Requirements } from './requirements.ts';
import { judge } from './verdicts.ts';

// The homework, shortened: the server's slow answer (1 s) must still fit the timeout.
const short: Requirements = {
  attemptTimeoutMs: 1_400,
  attempts: 3,
  initialBackoffMs: 250,
  jitter: 0.2,
  consecutiveFailures: 5,
  openMs: 2_500,
  slackMs: 250,
};

async function playWith(policies: Policy[]): Promise<Recording> {
  const ports = { GRPC_HOST: '127.0.0.1', GRPC_PORT: '0', METRICS_PORT: '0', CHAOS_MODE: 'false', LOG_LEVEL: 'silent' };
  const server = startChild('server', ports);
  try {
    const { grpcPort } = await server.ready;
    return await play({
      serverAddress: `127.0.0.1:${grpcPort}`,
      requirements: short,
      logger: pino({ level: 'silent' }),
      policies,
      onStep: () => undefined,
      signal: AbortSignal.timeout(60_000),
    });
  } finally {
    await server.stop(5_000);
  }
}

const right = { attempts: 3, initialBackoffMs: 250, maxBackoffMs: 1_000 } as const;
const breaker = { consecutiveFailures: 5, openMs: 2_500 } as const;
const stack = (...own: Policy[]) => [totalTimeout(20_000), ...own];

const clients: [string, () => Policy[], string[]][] = [
  ['does all of it', () => standard({ attemptTimeoutMs: 1_400, retry: right, breaker }), []],
  ['gives up too early', () => standard({ attemptTimeoutMs: 1_100, retry: right, breaker }), ['Timeout']],
  [
    'tries once more',
    () => standard({ attemptTimeoutMs: 1_400, retry: { ...right, attempts: 4 }, breaker }),
    ['Attempts'],
  ],
  [
    'waits equally long each time',
    () => standard({ attemptTimeoutMs: 1_400, retry: { ...right, backoffFactor: 1 }, breaker }),
    ['Backoff'],
  ],
  [
    'opens one failure early',
    () => standard({ attemptTimeoutMs: 1_400, retry: right, breaker: { ...breaker, consecutiveFailures: 4 } }),
    ['Breaker opens'],
  ],
  [
    'counts calls instead of attempts (breaker outside of retry)',
    () => stack(circuitBreaker(breaker), retry(right), attemptTimeout(1_400)),
    ['Breaker opens'],
  ],
  [
    'is silent for too short a time',
    () => standard({ attemptTimeoutMs: 1_400, retry: right, breaker: { ...breaker, openMs: 1_600 } }),
    ['Silent once open', 'Silent again when the probe fails'],
  ],
  [
    'lets five probes out',
    () => standard({ attemptTimeoutMs: 1_400, retry: right, breaker: { ...breaker, halfOpenProbes: 5 } }),
    ['One probe'],
  ],
  [
    'has no breaker',
    () => standard({ attemptTimeoutMs: 1_400, retry: right, breaker: false }),
    ['Breaker opens', 'Recovery'],
  ],
];

describe.concurrent('the verdict on a client that', () => {
  it.each(clients)('%s', { timeout: 120_000 }, async (_, policies, failing) => {
    const verdicts = judge(await playWith(policies()), short);
    const failed = verdicts.filter(({ pass }) => !pass).map(({ requirement }) => requirement);
    if (failing.length === 0) expect(verdicts.filter(({ pass }) => !pass)).toEqual([]);
    else expect(failed).toEqual(expect.arrayContaining(failing));
  });
});

describe('npm run homework', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'homework-'));
  let result: { code: number | string | null | undefined; stdout: string; stderr: string };
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

  beforeAll(async () => {
    const cli = path.join(import.meta.dirname, '..', 'cli.ts');
    result = await new Promise((resolve) => {
      execFile(process.execPath, [cli, 'homework', '--out', folder], { timeout: 170_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? error.code : 0, stdout, stderr }),
      );
    });
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('passes every requirement in real time and exits with 0', () => {
    expect(result.stdout).not.toContain('FAIL');
    expect(result.stdout).toContain('9 of 9 PASS, measured at the server.');
    expect(result.code).toBe(0);
  });

  it('says on the way what it is doing', () => {
    expect(result.stderr.match(/\[ *\d+ of about \d+ s\]/g)?.length).toBeGreaterThan(5);
  });

  it('writes both logs, the arrivals, the pictures and a page that shows them', () => {
    const files = readdirSync(folder);
    const svgs = ['timeline.svg', 'log-timeout.svg', 'log-retry.svg', 'log-breaker.svg'];
    expect(files).toEqual(expect.arrayContaining(['README.md', 'client.log', 'server.log', 'arrivals.csv', ...svgs]));
    const page = read('README.md');
    expect(page.match(/\*\*PASS\*\*/g)).toHaveLength(9);
    for (const [, picture] of page.matchAll(/!\[.*?\]\((.*?)\)/g)) expect(files).toContain(picture);
    expect(page.match(/!\[/g)).toHaveLength(4);
  });

  const chromium = needs('chromium');
  it.skipIf(!chromium.ok)('draws each picture as PNG too, and the page shows those', () => {
    const files = readdirSync(folder);
    const pictures = ['timeline.png', 'log-timeout.png', 'log-retry.png', 'log-breaker.png'];
    expect(files).toEqual(expect.arrayContaining(pictures));
    const shown = [...read('README.md').matchAll(/!\[.*?\]\((.*?)\)/g)].map(([, picture]) => picture);
    expect(new Set(shown)).toEqual(new Set(pictures));
  });

  it('shows the three attempts and the whole breaker cycle in the log pictures', () => {
    const retries = read('log-retry.svg');
    for (const n of [1, 2, 3]) expect(retries).toContain(`attempt ${n} of 3: UNAVAILABLE`);
    const cycle = read('log-breaker.svg');
    const at = ['OPEN: 5 failures in a row', 'HALF-OPEN', 'OPEN: the probe failed', 'CLOSED'].map((words) =>
      cycle.indexOf(words),
    );
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(Math.min(...at)).toBeGreaterThan(0);
    expect(read('log-timeout.svg')).toContain('DEADLINE_EXCEEDED after 2,0');
  });

  it('keeps one line of the server per arrival and one row per arrival in the table', () => {
    const rows = read('arrivals.csv').trim().split('\r\n').slice(1);
    const served = read('server.log')
      .split('\n')
      .filter((line) => / attempt \d+: /.test(line));
    expect(rows.length).toBeGreaterThan(25);
    expect(served).toHaveLength(rows.length);
  });
});
