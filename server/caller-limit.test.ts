import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callerLimit, type CallerLimitOptions } from './caller-limit.ts';

function limited(options: CallerLimitOptions, maxCallers?: number) {
  const time = { ms: 1_800_000_000_000 };
  const clock = { now: () => time.ms };
  return { time, limit: callerLimit(options, { clock, ...(maxCallers === undefined ? {} : { maxCallers }) }) };
}

test('a burst passes, the next call is told how long to wait, and passes after that', () => {
  const { time, limit } = limited({ perSecond: 10, burst: 3 });
  expect([1, 2, 3, 4, 5].map(() => limit.take('a'))).toEqual([0, 0, 0, 100, 100]);
  time.ms += 99;
  expect(limit.take('a')).toBe(1);
  time.ms += 1;
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 100]);
});

test('a bucket is full again after a pause and never more than full', () => {
  const { time, limit } = limited({ perSecond: 10, burst: 2 });
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 0]);
  time.ms += 3_600_000;
  expect([1, 2, 3].map(() => limit.take('a'))).toEqual([0, 0, 100]);
});

test('each caller has a bucket of its own', () => {
  const { limit } = limited({ perSecond: 1 });
  expect([limit.take('a'), limit.take('b'), limit.take('a')]).toEqual([0, 0, 1000]);
});

test('without a burst as many as a second’s calls come at once, at least one', () => {
  expect(limited({ perSecond: 2.5 }).limit.burst).toBe(3);
  expect(limited({ perSecond: 0.5 }).limit.burst).toBe(1);
  const { limit } = limited({ perSecond: 0.5 });
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 2000]);
});

test('of too many callers the longest unseen is forgotten, one that keeps on calling is not', () => {
  const { limit } = limited({ perSecond: 1 }, 2);
  expect(limit.take('flood')).toBe(0);
  limit.take('a');
  expect(limit.take('flood')).toBe(1000);
  limit.take('b'); // 'a' goes.
  expect(limit.take('flood')).toBe(1000);
  expect(limit.take('a')).toBe(0);
});

test('in no stretch of time do more calls pass than burst and rate allow, and a wait obeyed is enough', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 100 });
  const rates = fc.record({
    perSecond: fc.double({ min: 0.5, max: 200, noNaN: true }),
    burst: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(rates, gaps, (options, each) => {
      const { time, limit } = limited(options);
      const passed: number[] = [];
      for (const gap of each) {
        time.ms += gap;
        const waitMs = limit.take('a');
        if (waitMs === 0) passed.push(time.ms);
      }
      for (const [index, from] of passed.entries())
        for (const [more, to] of passed.slice(index).entries())
          expect(more + 1).toBeLessThanOrEqual(options.burst + ((to - from) * options.perSecond) / 1000 + 1e-3);
      const waitMs = limit.take('a');
      time.ms += waitMs;
      if (waitMs > 0) expect(limit.take('a')).toBe(0);
    }),
  );
});
