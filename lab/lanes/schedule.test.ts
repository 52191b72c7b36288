import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoadStep } from '../experiment/experiment.ts';
import { scheduleOf } from './schedule.ts';

const rate = fc.double({ min: 0, max: 200, noNaN: true });
const step: fc.Arbitrary<LoadStep> = fc.record({
  durationMs: fc.integer({ min: 1, max: 5_000 }),
  perSecond: fc.oneof(rate, fc.record({ from: rate, to: rate })),
  arrivals: fc.constantFrom('poisson', 'constant'),
});
const load = fc.array(step, { minLength: 1, maxLength: 4 });
const seed = fc.string({ maxLength: 8 });

/** How many calls are due by a time in a step, on average. */
function expected({ perSecond, durationMs }: LoadStep, byMs = durationMs): number {
  const { from, to } = typeof perSecond === 'number' ? { from: perSecond, to: perSecond } : perSecond;
  const now = from + ((to - from) * byMs) / durationMs;
  return (byMs * (from + now)) / 2 / 1_000;
}

const one = (perSecond: LoadStep['perSecond'], arrivals: LoadStep['arrivals'], durationMs: number): LoadStep => ({
  perSecond,
  arrivals,
  durationMs,
});

/** The largest distance between the share of the values below each value and what it should be (Kolmogorov, Smirnov). */
function distance(values: readonly number[], share: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const off = sorted.map((value, n) =>
    Math.max(share(value) - n / sorted.length, (n + 1) / sorted.length - share(value)),
  );
  return Math.max(...off);
}

// Of 1,000 honest samples one lies beyond it.
const critical = (count: number) => 1.95 / Math.sqrt(count);

test('the same seed gives the same list, another seed another', () => {
  fc.assert(
    fc.property(load, seed, (steps, text) => {
      expect(scheduleOf(steps, text)).toEqual(scheduleOf(steps, text));
    }),
  );
  const steps = [one(100, 'poisson', 1_000)];
  expect(scheduleOf(steps, '1')).not.toEqual(scheduleOf(steps, '2'));
});

test('times ascend and none lies outside of the load', () => {
  fc.assert(
    fc.property(load, seed, (steps, text) => {
      const times = scheduleOf(steps, text);
      const totalMs = steps.reduce((sum, { durationMs }) => sum + durationMs, 0);
      expect(times.every((atMs, n) => atMs >= (times[n - 1] ?? 0) && atMs <= totalMs)).toBe(true);
    }),
  );
});

test('a constant load has the n-th call where the rate has summed up to it, half a gap early', () => {
  const constant = step.map((any) => ({ ...any, arrivals: 'constant' as const }));
  fc.assert(
    fc.property(constant, seed, (steady, text) => {
      const times = scheduleOf([steady], text);
      expect(Math.abs(times.length - expected(steady))).toBeLessThan(0.5 + 1e-6);
      for (const [n, atMs] of times.entries()) expect(expected(steady, atMs)).toBeCloseTo(n + 0.5, 6);
    }),
  );
});

test('constant steps of one rate join without a seam', () => {
  expect(scheduleOf([one(4, 'constant', 1_000), one(4, 'constant', 500)], 's')).toEqual([
    125, 375, 625, 875, 1125, 1375,
  ]);
});

test('at random, the gaps are exponential', () => {
  const times = scheduleOf([one(100, 'poisson', 60_000)], 'gaps');
  const gaps = times.map((atMs, n) => atMs - (times[n - 1] ?? 0));
  expect(distance(gaps, (gapMs) => 1 - Math.exp(-gapMs / 10))).toBeLessThan(critical(gaps.length));
});

test.each([
  ['rises', { from: 0, to: 200 }],
  ['falls', { from: 300, to: 20 }],
])('at random, a rate that %s is met at every instant', (_, perSecond) => {
  const ramp = one(perSecond, 'poisson', 60_000);
  const times = scheduleOf([ramp], 'ramp');
  const all = expected(ramp);
  expect(Math.abs(times.length - all)).toBeLessThan(4 * Math.sqrt(all));
  expect(distance(times, (atMs) => expected(ramp, atMs) / all)).toBeLessThan(critical(times.length));
});

test('at random, counts vary as those of independent callers do', () => {
  const counts = Array.from({ length: 400 }, (_, n) => scheduleOf([one(50, 'poisson', 1_000)], `run ${n}`).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
  expect(mean).toBeGreaterThan(50 - 1.4);
  expect(mean).toBeLessThan(50 + 1.4);
  expect(variance / mean).toBeGreaterThan(0.77);
  expect(variance / mean).toBeLessThan(1.28);
});

test('what is due in a step does not depend on the rate of the steps before it', () => {
  const after = one(50, 'poisson', 2_000);
  const last = (perSecond: number) =>
    scheduleOf([one(perSecond, 'poisson', 1_000), after], 's').filter((atMs) => atMs >= 1_000);
  expect(last(10)).toEqual(last(500));
  expect(last(10)).toEqual(last(0));
});

test('a step that follows its like is not its copy', () => {
  const like = one(50, 'poisson', 1_000);
  const times = scheduleOf([like, like], 's');
  const second = times.find((atMs) => atMs >= 1_000) ?? 0;
  expect(second - 1_000).not.toBeCloseTo(times[0] ?? 0);
});

test('no rate is no call', () => {
  expect(scheduleOf([one(0, 'poisson', 1_000), one({ from: 0, to: 0 }, 'constant', 1_000)], 's')).toEqual([]);
});
