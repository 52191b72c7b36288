import { expect, test } from 'vitest';
import type { AbortCondition } from '../experiment/experiment.ts';
import { abortWatch, type WatchedSlice } from './abort-watch.ts';

const quiet: WatchedSlice = {
  due: 1,
  good: 1,
  late: 0,
  failed: 0,
  refused: 0,
  arrivals: 1,
  injected: 0,
  inFlight: 0,
  tookMs: [],
  lateMs: 0,
};

const condition = (changes: Partial<AbortCondition>): AbortCondition => ({
  lane: undefined,
  measure: 'inFlight',
  above: 10,
  forMs: 100,
  ...changes,
});

/** When it says so, in slices of 20 ms up to three seconds; undefined = it does not. */
const firstAt = (conditions: readonly AbortCondition[], sliceAt: (atMs: number) => Partial<WatchedSlice>) => {
  const watch = abortWatch(conditions);
  for (let atMs = 0; atMs <= 3_000; atMs += 20)
    if (watch.add(atMs, { ours: { ...quiet, ...sliceAt(atMs) } }) !== undefined) return atMs;
  return undefined;
};

test('a condition must hold without a break for as long as it says', () => {
  expect(firstAt([condition({})], () => ({ inFlight: 11 }))).toBe(100);
  expect(firstAt([condition({})], () => ({ inFlight: 10 }))).toBeUndefined();
  expect(firstAt([condition({})], (atMs) => ({ inFlight: atMs % 80 === 0 ? 0 : 11 }))).toBeUndefined();
  expect(firstAt([condition({ forMs: 0 })], (atMs) => ({ inFlight: atMs === 40 ? 11 : 0 }))).toBe(40);
});

test('rates and shares are those of the last second', () => {
  const rate = condition({ measure: 'arrivalsPerSecond', above: 40, forMs: 0 });
  expect(firstAt([rate], () => ({ arrivals: 1 }))).toBe(800);
  expect(firstAt([{ ...rate, above: 51 }], () => ({ arrivals: 1 }))).toBeUndefined();
  const share = condition({ measure: 'failedShare', above: 0.5, forMs: 0 });
  // Four that failed say nothing yet.
  expect(firstAt([share], () => ({ good: 0, failed: 1 }))).toBe(80);
  expect(firstAt([share], () => ({ good: 1, failed: 1 }))).toBeUndefined();
  expect(firstAt([condition({ measure: 'lateMs', above: 50 })], () => ({ lateMs: 51 }))).toBe(100);
});

test('a condition of one lane looks at that lane alone, and says which it was', () => {
  const lanes = { naive: { ...quiet, inFlight: 99 }, ours: quiet };
  expect(abortWatch([condition({ lane: 'ours', forMs: 0 })]).add(0, lanes)).toBeUndefined();
  expect(abortWatch([condition({ forMs: 0 })]).add(0, lanes)).toBe(
    'lane naive: inFlight was above 10 for 0 ms (99 at the end)',
  );
});
