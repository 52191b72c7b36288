// Every example runs against a real server, and the README shows it as it is.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChaosServer, startChaosServer } from '../server/index.ts';

const run = promisify(execFile);
const fileOf = (name: string) => path.join(import.meta.dirname, `${name}.ts`);
const example = fileOf('basic');
const readme = path.join(import.meta.dirname, '..', 'README.md');

let server: ChaosServer;
beforeAll(async () => {
  server = await startChaosServer();
});
afterAll(() => server.close());

const play = async (name = 'basic') => {
  const env = { ...process.env, SERVER_ADDR: server.address };
  return (await run(process.execPath, [fileOf(name)], { env, timeout: 30_000 })).stdout;
};

it('basic.ts books once, however often it runs', async () => {
  const [, first] = /^booked: (\S+)\n$/.exec(await play()) ?? [];
  expect(first).toBeTruthy();
  expect(await play()).toBe(`booked before: ${first}\n`);
});

it('basic.ts is what the README shows', () => {
  const asInstalled = readFileSync(example, 'utf8')
    .replace("'../client/index.ts'", "'grpc-resilience-lab/client'")
    .replace("'../proto/definitions.ts'", "'grpc-resilience-lab/proto'");
  expect(readFileSync(readme, 'utf8').replaceAll('\r\n', '\n')).toContain(`\`\`\`ts\n${asInstalled}\`\`\``);
});

const prints: Readonly<Record<string, readonly string[]>> = {
  auth: ['Bearer token-1', 'Bearer token-1', 'Bearer token-2'],
  'circuit-breaker': [
    'circuit: closed → open',
    'refused; 5 calls have reached the server',
    'circuit: open → half_open',
    'circuit: half_open → closed',
    'booked',
  ],
  fallback: ['p1 from the gateway', 'p1 from other target', 'p1 from stale cache'],
  hedging: ['attempt 2 leaves beside the first', 'success_hedged', 'long before the timeout of 2 s'],
  'rate-limiting': [
    '5 left at once, 5 waited their turn',
    '10 in a hurry were refused at once: their turn would have come too late',
  ],
  retry: [
    'attempt 1: UNAVAILABLE',
    'waits 100 ms',
    'attempt 2: UNAVAILABLE',
    'waits 200 ms',
    'attempt 3: OK',
    '3 arrivals, 1 idempotency key',
  ],
  streaming: ['payments 1 2 3 4 5 6 7 8 9 10 11 12', 'the stream was cut and went on'],
};

it.each(Object.entries(prints))('%s.ts shows what it says', async (name, lines) => {
  expect(await play(name)).toBe(`${lines.join('\n')}\n`);
});

it('leaves no example untried', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  expect(files.map((file) => path.basename(file, '.ts')).sort()).toEqual(['basic', ...Object.keys(prints)].sort());
});
