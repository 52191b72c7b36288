import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import type { RunRecord } from './record.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lab-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const experiment = path.join(folder, 'trap.yaml');
writeFileSync(
  experiment,
  `
name: trap
title: The trap
question: Is a payment charged twice when its answer is lost?
hypothesis: One key for each payment keeps it from that, and the breaker opens in the outage.
lesson: A retry without a key is a second order.
seed: '7'
withinMs: 1000
load:
  - { durationMs: 2500, perSecond: 60 }
scenario:
  phases:
    - name: lost replies
      durationMs: 1700
      draws:
        - { share: 0.5, target: { arrivals: [1] }, fault: { kind: commit-then-error } }
    - name: outage
      durationMs: 500
      draws:
        - { share: 1, fault: { kind: error, status: UNAVAILABLE } }
    - name: after
      draws: []
lanes:
  - { name: naive, use: naive, options: { initialBackoffMs: 20, maxBackoffMs: 20 } }
  - name: ours
    use: retry-breaker
    options:
      retry: { initialBackoffMs: 20, maxBackoffMs: 20 }
      breaker: { consecutiveFailures: 12, openMs: 200 }
expect:
  - { lane: naive, measure: chargedTwiceShare, atLeast: 0.1 }
  - { lane: ours, measure: chargedTwice, equal: 0 }
  - { lane: ours, measure: refusedShare, atLeast: 0.02 }
`,
);

const finished = async (...args: readonly string[]) => {
  // Without a browser: what a report looks like is another test's.
  const cli = runCli(['run', experiment, '--json', '--quiet', ...args], { CHROMIUM_PATH: path.join(folder, 'none') });
  const code = await cli.ended;
  return { code, told: JSON.parse(cli.stdout() || '{}') as Record<string, unknown>, stderr: cli.stderr() };
};

// Starting eight processes takes a busy machine its time.
const limitMs = 120_000;

test(
  'what holds ends in PASS and 0, a planted mistake in FAIL and 1, also when both run at once',
  async () => {
    const report = path.join(folder, 'out');
    const [good, bad] = await Promise.all([
      finished('--report', report),
      finished('--set', 'lanes.ours.keys=per-attempt'),
    ]);
    expect(good.code, good.stderr).toBe(0);
    const command = `resilience-lab run ${experiment} --seed 7`;
    const run = { seed: '7', command, ending: { is: 'complete' } };
    expect(good.told).toMatchObject({ verdict: 'PASS', runs: [run] });
    expect(bad.code, bad.stderr).toBe(1);
    expect(bad.told).toMatchObject({
      verdict: 'FAIL',
      runs: [{ ...run, command: `${command} --set lanes.ours.keys=per-attempt` }],
    });
    const { record } = JSON.parse(readFileSync(path.join(report, 'record.json'), 'utf8')) as { record: RunRecord };
    const books = { strangers: 0, settled: true };
    expect(record.lanes).toMatchObject([{ breaker: [], books }, { books }]);
    const phases = record.phases.map(({ name, fromMs, toMs, faults }) => [name, Math.round(toMs - fromMs), faults]);
    expect(phases.slice(0, 2)).toEqual([
      ['lost replies', 1700, '50 % of calls (arrivals 1): do the work, then answer UNAVAILABLE'],
      // "error" when nobody looked in that half second.
      ['outage', 500, expect.stringMatching(/^(every call: answer UNAVAILABLE|error)$/)],
    ]);
    // The same payments in both lanes, and every attempt that an event tells of arrived.
    const [naive, ours] = record.lanes.map(({ calls }) => calls.map(({ n, dueMs }) => [n, dueMs]));
    expect(naive).toEqual(ours);
    const started = record.lanes[1]?.calls.flatMap(({ events }) =>
      events.filter(({ type }) => type === 'attempt-started'),
    );
    expect(record.lanes[1]?.attempts).toHaveLength(started?.length ?? 0);
  },
  limitMs,
);

test(
  'too little to tell ends in UNKNOWN and 2, of two runs as of one',
  async () => {
    const { code, told, stderr } = await finished('--set', 'load.0.durationMs=300', '--repeat', '2');
    expect(code, stderr).toBe(2);
    expect(told).toMatchObject({ verdict: 'UNKNOWN', runs: [{ seed: '7' }, { seed: '7-2' }] });
  },
  limitMs,
);

const childrenOf = (parent: number): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test(
  'Ctrl-C leaves no process behind and ends in UNKNOWN and 2',
  async () => {
    const cli = runCli(['run', experiment, '--set', 'load.0.durationMs=60000']);
    while (!cli.stderr().includes('left at most')) {
      expect(cli.child.exitCode, cli.stderr()).toBeNull();
      await wait(100);
    }
    const pid = cli.child.pid ?? 0;
    const children = childrenOf(pid).filter(isThere);
    expect(children, 'two servers and two lanes').toHaveLength(4);
    process.kill(pid, 'SIGINT');
    expect(await cli.ended).toBe(2);
    expect(cli.stdout()).toContain('the run was stopped before its end');
    expect(children.filter(isThere)).toEqual([]);
  },
  limitMs,
);
