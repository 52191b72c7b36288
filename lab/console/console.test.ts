import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '../event-stream.ts';
import type { RunOptions } from '../run/run-experiment.ts';
import { testingRecord } from '../run/testing-record.ts';
import { RunError } from '../usage-error.ts';
import { createConsole } from './console.ts';
import { testingVerdict, updatesOf } from './testing-run.ts';

const record = testingRecord();
const verdict = testingVerdict(record);
const told = updatesOf(record, verdict);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start = () => {
  const messages: { readonly atMs: number; readonly message: Message }[] = [];
  const asked: unknown[] = [];
  const runs: RunOptions[] = [];
  const end = Promise.withResolvers<never>();
  const did = (...what: unknown[]) => Promise.resolve(void asked.push(what));
  const lab = createConsole({
    startRun(options) {
      runs.push(options);
      return {
        done: end.promise,
        stop: () => (asked.push('stop'), end.reject(new RunError('stopped'))),
        changeLane: (...given) => did('lane', ...given),
        setScenario: (name) => did('scenario', name),
        setFault: (fault) => did('fault', fault),
        clearFaults: () => did('clear'),
      };
    },
    experiments: [record.experiment],
    scenarios: () => [{ name: 'off', title: 'No chaos', description: 'None.' }],
    publish: (message) => messages.push({ atMs: Date.now(), message }),
  });
  const play = (fromMs = 0, toMs = Infinity) => {
    for (const { atMs, update } of told) {
      if (atMs < fromMs || atMs >= toMs) continue;
      vi.advanceTimersByTime(Math.max(0, atMs - (Date.now() - began)));
      runs.at(-1)?.onUpdate(update);
    }
    vi.advanceTimersByTime(100);
  };
  const began = Date.now();
  const data = () => (lab.snapshot().data as { run: Record<string, unknown>; rows: unknown[] }) ?? {};
  return { lab, messages, asked, runs, end, play, data };
};

const name = record.experiment.name;

test('a run is told in at most 50 messages a second, and nothing of it is lost', () => {
  const { lab, messages, play, data } = start();
  lab.start(name);
  play();
  const perSecond = Map.groupBy(messages, ({ atMs }) => Math.floor(atMs / 1000));
  expect(Math.max(...[...perSecond.values()].map((each) => each.length))).toBeLessThanOrEqual(51);
  const rows = new Map(
    messages.flatMap(({ message }) =>
      ((message.data as { rows?: { k: number }[] }).rows ?? []).map((row) => [row.k, row] as const),
    ),
  );
  expect([...rows.values()]).toEqual(data().rows);
  expect(rows.size).toBe(Math.floor(record.durationMs / 200) + 1);
});

test('who comes late gets all there is', () => {
  const { lab, play, data } = start();
  lab.start(name, '99');
  play(0, 4000);
  expect(data().run).toMatchObject({
    state: 'running',
    seed: '99',
    command: 'resilience-lab run outage-and-trap --seed 99',
    phases: [{ name: 'calm' }, { name: 'outage', fromMs: 2000, toMs: null }],
    lanes: [{ name: 'naive' }, { name: 'ours', breaker: [{ state: 'closed' }, { state: 'open', toMs: null }] }],
    verdict: null,
    outcomes: null,
  });
  expect(data().rows.length).toBe(20);
});

test('ends with the verdict and what the books say', () => {
  const { lab, play, data } = start();
  lab.start(name);
  play();
  expect(data().run).toMatchObject({
    state: 'ended',
    verdict: { verdict: 'PASS' },
    ending: { is: 'complete' },
    outcomes: [
      { lane: 'naive', chargedTwice: expect.any(Number) },
      { lane: 'ours', chargedTwice: 0 },
    ],
  });
  expect(lab.record()?.record).toBe(record);
});

test('there is one run at a time', () => {
  const { lab, runs, play } = start();
  lab.start(name);
  expect(() => lab.start(name)).toThrow('an experiment is running already');
  play();
  lab.start(name);
  expect(runs).toHaveLength(2);
});

test('a new run begins with nothing of the one before', () => {
  const { lab, messages, play, data } = start();
  lab.start(name);
  play();
  lab.start(name);
  vi.advanceTimersByTime(100);
  expect(data()).toMatchObject({ rows: [], run: { id: 2, state: 'preparing' } });
  expect(messages.at(-1)?.message.data).toEqual({ run: data().run });
});

test.each([
  ['s'.repeat(65), 'seed: expected up to 64 letters, digits or signs'],
  ['a\u0000b', 'seed: expected up to 64 letters, digits or signs'],
])('refuses the seed %j', (seed, message) => {
  expect(() => start().lab.start(name, seed)).toThrow(message);
});

test('an empty seed is the experiment’s own, and a seed with blanks is quoted in the command', () => {
  const { lab, runs, play } = start();
  lab.start(name, ' ');
  play();
  lab.start(name, "class 7b's");
  expect(runs.map(({ seed, command }) => [seed, command])).toEqual([
    ['7', 'resilience-lab run outage-and-trap --seed 7'],
    ["class 7b's", String.raw`resilience-lab run outage-and-trap --seed 'class 7b'\''s'`],
  ]);
});

test('an unknown experiment names the nearest', () => {
  expect(() => start().lab.start('outage-and-tarp')).toThrow('did you mean "outage-and-trap"?');
});

test('a change reaches the lane, and its controls then show it', async () => {
  const { lab, asked, play, data } = start();
  lab.start(name);
  play(0, 1000);
  await lab.changeLane('ours', { attempts: 2 });
  expect(asked).toEqual([['lane', 'ours', { retry: { attempts: 2 } }]]);
  const { lanes } = data().run as { lanes: { controls: { id: string; value: unknown }[] }[] };
  expect(lanes[1]?.controls.find(({ id }) => id === 'attempts')?.value).toBe(2);
});

test('faults and scenarios reach the run in the server’s words', async () => {
  const { lab, asked } = start();
  lab.start(name);
  await lab.setScenario('outage');
  await lab.setFault('lost-answer', 0.5, 10_000);
  await lab.clearFaults();
  expect(asked).toEqual([
    ['scenario', 'outage'],
    ['fault', { share: 0.5, fault: { kind: 'commit-then-error' }, forMs: 10_000 }],
    ['clear'],
  ]);
});

test('nothing can be changed while nothing runs', async () => {
  const { lab, play } = start();
  await expect(lab.clearFaults()).rejects.toThrow('no experiment is running');
  lab.start(name);
  play();
  expect(() => lab.stop()).toThrow('no experiment is running');
});

test('a run that cannot begin says why, and makes room for another', async () => {
  const { lab, end, data } = start();
  lab.start(name);
  end.reject(new RunError('the server was not up after 15 s'));
  await vi.advanceTimersByTimeAsync(50);
  expect(data().run).toMatchObject({ state: 'failed', failure: 'the server was not up after 15 s' });
  expect(() => lab.start(name)).not.toThrow();
});

test('closing stops the run and waits for its end', async () => {
  const { lab, asked } = start();
  lab.start(name);
  await lab.close();
  expect(asked).toEqual(['stop']);
});
