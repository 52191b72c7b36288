import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientEvent } from '../../client/index.ts';
import type { CallRecord } from '../run/record.ts';
import type { LaneBatch } from './call-journal.ts';
import type { Lane, LaneListener, Payment, PaymentEnd } from './lane.ts';
import { answered } from './payment-end.ts';
import { player } from './player.ts';

const beganAtUnixMs = 1_000_000;

/** A player that has begun at once, and all that it tells. */
function playing() {
  const origin = performance.now();
  const batches: LaneBatch[] = [];
  const nowUnixMs = () => beganAtUnixMs + performance.now() - origin;
  const played = player({ nowUnixMs, onBatch: (batch) => batches.push(batch) });
  onTestFinished(() => void played.finish(0));
  return {
    ...played,
    batches,
    start: (schedule: readonly number[]) => played.play({ beganAtUnixMs, schedule }),
    ended: (): CallRecord[] => batches.flatMap(({ ended }) => ended),
    states: () => batches.flatMap(({ breakers }) => breakers.map(({ state }) => state)),
  };
}

/** A lane that pays as it is told, and what becomes of it. */
function fakeLane(pay: (payment: Payment, listener: LaneListener) => Promise<PaymentEnd>) {
  const seen = { paid: [] as number[], closed: false, listener: undefined as LaneListener | undefined };
  const open = async (listener: LaneListener): Promise<Lane> => {
    seen.listener = listener;
    return {
      pay(payment) {
        seen.paid.push(payment.n);
        return pay(payment, listener);
      },
      close: async () => void (seen.closed = true),
    };
  };
  return { seen, open };
}

const never = new Promise<PaymentEnd>(() => undefined);

test('calls begin when they are due, and wait for no other', async () => {
  const { use, start, finish } = playing();
  const lane = fakeLane(() => never);
  await use(lane.open);
  start([0, 40, 80]);
  await sleep(150);
  expect(lane.seen.paid).toEqual([1, 2, 3]);
  const { unfinished } = await finish(0);
  expect(unfinished.map(({ n, dueMs }) => [n, dueMs])).toEqual([
    [1, 0],
    [2, 40],
    [3, 80],
  ]);
  for (const { startedMs, dueMs } of unfinished) expect(startedMs).toBeGreaterThanOrEqual(dueMs);
});

test('a call that ended is told once, with its times, its end and its events', async () => {
  const { use, start, finish, ended, batches } = playing();
  const event: ClientEvent = { type: 'call-started', atMs: beganAtUnixMs + 12, callId: '1', method: 'm' };
  const lane = fakeLane(async ({ n }, { onEvent }) => {
    onEvent(event, n);
    onEvent(event, undefined);
    await sleep(20);
    return { outcome: 'failed', status: 'UNAVAILABLE', message: 'no', explain: 'because' };
  });
  await use(lane.open);
  start([10]);
  expect((await finish(5_000)).unfinished).toEqual([]);
  const [call] = ended();
  expect(ended()).toHaveLength(1);
  expect(call).toMatchObject({ n: 1, dueMs: 10, outcome: 'failed', status: 'UNAVAILABLE', message: 'no' });
  expect(call).toMatchObject({ explain: 'because', events: [{ type: 'call-started', atMs: 12, callId: '1' }] });
  expect((call?.endedMs ?? 0) - (call?.startedMs ?? 0)).toBeGreaterThan(18);
  expect(batches.reduce((sum, { due }) => sum + due, 0)).toBe(1);
});

test('an unfinished call is told with the events it has so far', async () => {
  const { use, start, finish } = playing();
  await use(
    fakeLane(({ n }, { onEvent }) => {
      onEvent({ type: 'call-started', atMs: beganAtUnixMs, callId: '1', method: 'm' }, n);
      return never;
    }).open,
  );
  start([0]);
  await sleep(5);
  const { unfinished } = await finish(10);
  expect(unfinished).toMatchObject([{ n: 1, endedMs: null, outcome: 'unfinished', status: '', events: [{}] }]);
});

test('what is due later than the end does not begin', async () => {
  const { use, start, finish } = playing();
  const lane = fakeLane(async () => answered);
  await use(lane.open);
  start([0, 30, 5_000, 60_000]);
  await sleep(5);
  expect(await finish(10_000)).toMatchObject({ unfinished: [] });
  expect(lane.seen.paid).toEqual([1, 2]);
});

test('new calls go through the new lane, and the old one is closed once its calls have ended', async () => {
  const { use, start, finish } = playing();
  let end = (_end: PaymentEnd) => {};
  const before = fakeLane(() => new Promise((resolve) => (end = resolve)));
  const after = fakeLane(async () => answered);
  await use(before.open);
  start([0, 60]);
  await sleep(10);
  await use(after.open);
  await sleep(90);
  expect([before.seen.paid, after.seen.paid]).toEqual([[1], [2]]);
  expect(before.seen.closed).toBe(false);
  end(answered);
  expect((await finish(5_000)).unfinished).toEqual([]);
  expect([before.seen.closed, after.seen.closed]).toEqual([true, false]);
});

test('a lane that cannot be opened leaves the one before in its place', async () => {
  const { use, start, finish, ended } = playing();
  await use(fakeLane(async () => answered).open);
  await expect(use(() => Promise.reject(new Error('bad option')))).rejects.toThrow('bad option');
  start([0]);
  await finish(5_000);
  expect(ended()).toMatchObject([{ outcome: 'answered' }]);
});

test('the breaker is told from the beginning on, and of a lane that was replaced no more', async () => {
  const { use, start, finish, states, batches } = playing();
  const before = fakeLane(() => never);
  await use(async (listener) => {
    listener.onBreaker('closed');
    return before.open(listener);
  });
  start([]);
  before.seen.listener?.onBreaker('open');
  const after = fakeLane(() => never);
  await use(after.open);
  before.seen.listener?.onBreaker('half_open');
  await finish(0);
  expect(states()).toEqual(['closed', 'open', 'closed']);
  expect(batches[0]?.breakers[0]?.atMs).toBe(0);
});

test('a lane without a breaker tells of none', async () => {
  const { use, start, finish, states } = playing();
  await use(fakeLane(async () => answered).open);
  start([0]);
  await use(fakeLane(async () => answered).open);
  await finish(1_000);
  expect(states()).toEqual([]);
});

test('nothing is told while nothing happens', async () => {
  const { use, start, batches } = playing();
  await use(fakeLane(() => never).open);
  start([0]);
  await sleep(150);
  expect(batches).toHaveLength(1);
});

test('how late the process is, is measured and told', async () => {
  const { use, start, finish, batches } = playing();
  await use(
    fakeLane(async () => {
      const untilMs = performance.now() + 120;
      while (performance.now() < untilMs);
      return answered;
    }).open,
  );
  start([30]);
  await sleep(200);
  const { lateMs } = await finish(1_000);
  expect(lateMs).toBeGreaterThan(80);
  expect(Math.max(...batches.map((batch) => batch.lateMs))).toBe(lateMs);
});
