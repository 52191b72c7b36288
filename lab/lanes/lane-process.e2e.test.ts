import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type ArrivalEvent, startChaosServer } from '../../server/index.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { CallRecord } from '../run/record.ts';
import { RunError, UsageError } from '../usage-error.ts';
import { scheduleOf } from './schedule.ts';
import { type LaneBatch, startLane } from './start-lane.ts';
import { booked, outage, scenarioFile, trap } from './testing-books.ts';

/** The process of a lane on a server of its own, and all that both tell. */
async function laneOn(draws: readonly unknown[], { use, options = {}, keys = 'per-call' }: Partial<LaneSpec>) {
  const server = await startChaosServer({ chaosMode: scenarioFile(draws), seed: '1', drainMs: 100 });
  onTestFinished(() => server.close());
  const arrivals: ArrivalEvent[] = [];
  server.onArrival((event) => event.ended || arrivals.push(event));
  const batches: LaneBatch[] = [];
  const lane = startLane({
    lane: { name: 'mine', use: use ?? 'naive', options, keys },
    target: server.address,
    withinMs: 1_000,
    onBatch: (batch) => batches.push(batch),
  });
  onTestFinished(() => lane.stop());
  const ended = (): CallRecord[] => batches.flatMap((batch) => batch.ended);
  return { server, arrivals, batches, ended, lane };
}

const load = [{ durationMs: 500, perSecond: 60, arrivals: 'poisson' }] as const;

test('plays its schedule: every payment once, told with its times and events, and ends when it is stopped', async () => {
  // Long: the machine may be busy.
  const options = { attemptTimeoutMs: 9_000, retry: { initialBackoffMs: 5 } };
  const { server, arrivals, batches, ended, lane } = await laneOn(trap, { use: 'retry-only', options });
  await lane.ready;
  expect(arrivals).toEqual([]);
  const schedule = scheduleOf(load, 's');
  const beganAtUnixMs = Date.now() + 50;
  lane.play({ beganAtUnixMs, schedule });
  await sleep(beganAtUnixMs + 500 - Date.now());
  expect(await lane.finish(10_000)).toEqual({ unfinished: [], lateMs: expect.any(Number) });
  const calls = ended().toSorted((a, b) => a.n - b.n);
  expect(calls.map(({ n, dueMs }) => [n, dueMs])).toEqual(schedule.map((dueMs, place) => [place + 1, dueMs]));
  expect(calls.every(({ outcome }) => outcome === 'answered')).toBe(true);
  const order = calls.map(({ startedMs, endedMs, events }) => [startedMs, ...events.map((e) => e.atMs), endedMs ?? -1]);
  for (const times of order) {
    expect(times).toHaveLength(9);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
  expect(batches.reduce((sum, { due }) => sum + due, 0)).toBe(schedule.length);
  expect(arrivals).toHaveLength(2 * schedule.length);
  expect(Object.values(await booked(server.address)).every((keys) => keys.length === 1)).toBe(true);
  await Promise.all([lane.stop(), lane.stop()]);
  expect(await lane.ended).toBe('signal SIGKILL');
});

test('an option is changed while calls go on; a wrong one changes nothing', async () => {
  const options = { attempts: 1, initialBackoffMs: 5 };
  const { ended, arrivals, lane } = await laneOn(outage, { options });
  await lane.ready;
  lane.play({ beganAtUnixMs: Date.now(), schedule: Array.from({ length: 3_000 }, (_, n) => n * 20) });
  const moreEnded = () => {
    const before = ended().length;
    return expect.poll(() => ended().length, { timeout: 20_000 }).toBeGreaterThan(before + 3);
  };
  await moreEnded();
  const changing = lane.change({ atempts: 4 });
  await expect(changing).rejects.toThrow(UsageError);
  await expect(changing).rejects.toThrow('did you mean attempts?');
  await lane.change({ attempts: 2 });
  await moreEnded();
  expect((await lane.finish(10_000)).unfinished).toEqual([]);
  const calls = ended().toSorted((one, other) => one.n - other.n);
  const attempts = calls.map(({ n }) => arrivals.filter(({ callKey }) => callKey === `order-${n}`).length);
  expect(attempts.slice(0, 3)).toEqual([1, 1, 1]);
  expect(new Set(attempts)).toEqual(new Set([1, 2]));
  expect(attempts).toEqual(attempts.toSorted((one, other) => one - other));
});

test('wrong options are the user’s mistake, a process that dies is not', async () => {
  const { lane } = await laneOn([], { use: 'full-stack', options: { braker: false } });
  await expect(lane.ready).rejects.toThrow(UsageError);
  await expect(lane.ready).rejects.toThrow('lane mine: braker is not an option; did you mean breaker?');
  expect(await lane.ended).toBe('exit code 2');
  const other = await laneOn([], {});
  const finished = other.lane.finish(1_000);
  await other.lane.stop();
  await expect(finished).rejects.toThrow(RunError);
  await expect(other.lane.ready).rejects.toThrow('lane mine: its process ended (signal SIGKILL)');
});

/** Another process that runs this text, with our modules beside it. */
function run(text: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('a lane does not heed Ctrl-C, and ends with its parent', async () => {
  const parent = run(`
    import { fork } from 'node:child_process';
    const child = fork('${path.join(import.meta.dirname, 'lane-process.ts')}', { execArgv: [] });
    child.on('message', () => {
      child.send({ type: 'play', play: { beganAtUnixMs: Date.now(), schedule: [60_000] } });
      console.log(child.pid);
    });
    child.send({ type: 'open', lane: { name: 'a', use: 'bare', options: {}, keys: 'per-call' }, target: 'localhost:1' });
  `);
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(said);
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')));
  process.kill(pid, 'SIGINT');
  await sleep(200);
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});

test('where a peer’s package is not installed, the lane that needs it says so', async () => {
  const child = run(`
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(name, context, next) {
        if (!name.startsWith('opossum') && !name.startsWith('nice-grpc')) return next(name, context);
        throw Object.assign(new Error('Cannot find package ' + name), { code: 'ERR_MODULE_NOT_FOUND' });
      },
    });
    const { openLane } = await import('./open-lane.ts');
    for (const use of ['opossum', 'nice-grpc', 'cockatiel']) {
      const lane = { name: 'peer', use, options: {}, keys: 'per-call' };
      const listener = { onEvent() {}, onBreaker() {} };
      const said = await openLane(lane, 'localhost:1', listener).then(() => 'opened', String);
      console.log(said);
    }
    process.exit();
  `);
  const said = (await child.stdout.toArray()).join('');
  expect(said.split('\n')).toEqual([
    'UsageError: lane peer needs the package opossum: npm install opossum',
    'UsageError: lane peer needs the package nice-grpc: npm install nice-grpc nice-grpc-client-middleware-deadline ' +
      'nice-grpc-client-middleware-retry',
    'opened',
    '',
  ]);
});
