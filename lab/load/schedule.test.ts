import { expect, test } from 'vitest';
import type { Clock } from '../../client/index.ts';
import { load } from './schedule.ts';

/** A clock that jumps to the end of each sleep, and stops the load at `endMs`. */
const untilTime = (endMs: number) => {
  const stop = new AbortController();
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs,
    async sleep(delayMs) {
      nowMs += delayMs;
      if (nowMs >= endMs) stop.abort();
      await Promise.resolve();
    },
    timer: () => () => undefined,
  };
  return { clock, signal: stop.signal, jump: (byMs: number) => void (nowMs += byMs) };
};

test('begins calls on schedule', async () => {
  const { clock, signal } = untilTime(1000);
  const at: number[] = [];
  await load({ perSecond: 4, clock, signal, call: async () => void at.push(clock.now()) }).running;
  expect(at).toEqual([0, 250, 500, 750]);
});

test('waits for no call', async () => {
  const { clock, signal } = untilTime(2000);
  const calls = load({ perSecond: 10, clock, signal, call: () => new Promise(() => undefined) });
  await calls.running;
  expect(calls.counts()).toEqual({ started: 20, inFlight: 20, dropped: 0 });
});

test('drops and counts what is due while too many are in flight', async () => {
  const { clock, signal } = untilTime(1000);
  const calls = load({ perSecond: 100, maxInFlight: 7, clock, signal, call: () => new Promise(() => undefined) });
  await calls.running;
  expect(calls.counts()).toEqual({ started: 7, inFlight: 7, dropped: 93 });
});

test('a call that fails or throws frees its place', async () => {
  const { clock, signal } = untilTime(1000);
  const calls = load({ perSecond: 10, maxInFlight: 1, clock, signal, call: () => Promise.reject(new Error('no')) });
  await calls.running;
  await Promise.resolve();
  expect(calls.counts()).toEqual({ started: 10, inFlight: 0, dropped: 0 });
});

test('does not make up for a pause of the whole process', async () => {
  const { clock, signal, jump } = untilTime(3_601_000);
  const at: number[] = [];
  const call = async (n: number) => {
    at.push(clock.now());
    if (n === 2) jump(3_600_000);
  };
  await load({ perSecond: 10, clock, signal, call }).running;
  expect(at.length).toBeLessThan(25);
});
