import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Limiter,
  slidingWindow,
  type SlidingWindowOptions,
  tokenBucket,
  type TokenBucketOptions,
} from './limiter.ts';

const startMs = 1_000_000;

/** Takes as often as the limiter lets, asking at each of these times. */
const takenAt = (limiter: Limiter, timesMs: readonly number[]) => timesMs.filter((atMs) => limiter.take(atMs));

/** The most that lie within any stretch of `lengthMs`, its end left out. */
function most(timesMs: readonly number[], lengthMs: number): number {
  const counts = timesMs.map((fromMs) => timesMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + lengthMs).length);
  return Math.max(0, ...counts);
}

/** Times that never go back, close together and far apart. */
const arrivals = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 500, noNaN: true })), {
    maxLength: 80,
  })
  .map((gapsMs) => {
    let atMs = startMs;
    return gapsMs.map((gapMs) => (atMs += gapMs));
  });
const rates = fc.record({
  perSecond: fc.double({ min: 0.5, max: 500, noNaN: true }),
  burst: fc.integer({ min: 1, max: 20 }),
});
const windows = fc.record({ calls: fc.integer({ min: 1, max: 20 }), windowMs: fc.integer({ min: 1, max: 1_000 }) });

describe('a token bucket', () => {
  it('gives the burst at once, then one at a time', () => {
    const limiter = tokenBucket({ perSecond: 10, burst: 3 });
    expect(takenAt(limiter, [0, 0, 0, 0, 99, 100, 100, 199, 200])).toEqual([0, 0, 0, 100, 200]);
  });

  it('fills up to the burst in a pause and no further', () => {
    const limiter = tokenBucket({ perSecond: 10, burst: 2 });
    expect(takenAt(limiter, [0, 0, 0, 60_000, 60_000, 60_000])).toHaveLength(4);
  });

  it('spreads evenly by default', () => {
    const limiter = tokenBucket({ perSecond: 10 });
    expect(takenAt(limiter, [0, 0, 50, 100])).toEqual([0, 100]);
  });

  it('says how long the third of a line has to wait', () => {
    const limiter = tokenBucket({ perSecond: 10, burst: 2 });
    expect([limiter.waitMs(0, 0), limiter.waitMs(0, 1), limiter.waitMs(0, 2)]).toEqual([0, 0, 100]);
    takenAt(limiter, [0, 0]);
    expect(limiter.waitMs(50, 2)).toBe(250);
  });

  it('does not lose or gain in a long time: 1,000,000 takes of 3 a second', () => {
    const limiter = tokenBucket({ perSecond: 3 });
    let nowMs = startMs;
    for (let n = 0; n < 1_000_000; n += 1) {
      nowMs += limiter.waitMs(nowMs, 0);
      while (!limiter.take(nowMs)) nowMs += 1e-3;
    }
    expect((nowMs - startMs) / 1_000).toBeCloseTo(999_999 / 3, 1);
  });

  it('never lets more through than burst + perSecond × time, in any stretch of time', () => {
    fc.assert(
      fc.property(rates, arrivals, fc.integer({ min: 1, max: 5_000 }), ({ perSecond, burst }, timesMs, lengthMs) => {
        const taken = takenAt(tokenBucket({ perSecond, burst }), timesMs);
        expect(most(taken, lengthMs)).toBeLessThanOrEqual(burst + (perSecond * lengthMs) / 1_000 + 1e-6);
      }),
    );
  });

  it('lets through what a bucket that is filled drop by drop would', () => {
    fc.assert(
      fc.property(rates, arrivals, ({ perSecond, burst }, timesMs) => {
        // The model keeps a list of all that was taken and works the level out anew each time.
        const taken: number[] = [];
        const limiter = tokenBucket({ perSecond, burst });
        for (const atMs of timesMs) {
          let level = burst;
          let sinceMs = startMs;
          for (const oneMs of [...taken, atMs]) {
            level = Math.min(burst, level + ((oneMs - sinceMs) * perSecond) / 1_000) - 1;
            sinceMs = oneMs;
          }
          // Too close to call in doubles.
          if (Math.abs(level) < 1e-6) return;
          expect(limiter.take(atMs)).toBe(level > 0);
          if (level > 0) taken.push(atMs);
        }
      }),
    );
  });
});

describe('a sliding window', () => {
  it('lets the calls through at once, and the next when the first of them leaves the window', () => {
    const limiter = slidingWindow({ calls: 2, windowMs: 100 });
    expect(takenAt(limiter, [0, 40, 99, 100, 139, 140])).toEqual([0, 40, 100, 140]);
  });

  it('says how long each of a line has to wait', () => {
    const limiter = slidingWindow({ calls: 2, windowMs: 100 });
    takenAt(limiter, [0, 40]);
    expect([0, 1, 2, 3, 4].map((ahead) => limiter.waitMs(50, ahead))).toEqual([50, 90, 150, 190, 250]);
  });

  it('never has more than its calls in any window, wherever it begins', () => {
    fc.assert(
      fc.property(windows, arrivals, (options, timesMs) => {
        expect(most(takenAt(slidingWindow(options), timesMs), options.windowMs)).toBeLessThanOrEqual(options.calls);
      }),
    );
  });

  it('refuses only what would be one too many', () => {
    fc.assert(
      fc.property(windows, arrivals, ({ calls, windowMs }, timesMs) => {
        const limiter = slidingWindow({ calls, windowMs });
        const taken: number[] = [];
        for (const atMs of timesMs) {
          const inWindow = taken.filter((oneMs) => atMs - oneMs < windowMs).length;
          expect(limiter.take(atMs)).toBe(inWindow < calls);
          if (inWindow < calls) taken.push(atMs);
        }
      }),
    );
  });
});

const limiters: fc.Arbitrary<() => Limiter> = fc.oneof(
  rates.map((options) => () => tokenBucket(options)),
  windows.map((options) => () => slidingWindow(options)),
);

describe('either', () => {
  it('says exactly when the nth in line will go, if each goes as soon as it may', () => {
    fc.assert(
      fc.property(limiters, arrivals, fc.integer({ min: 0, max: 30 }), (make, timesMs, ahead) => {
        const limiter = make();
        takenAt(limiter, timesMs);
        const fromMs = timesMs.at(-1) ?? startMs;
        const saidMs = limiter.waitMs(fromMs, ahead);
        let nowMs = fromMs;
        for (let n = 0; n <= ahead; n += 1) {
          nowMs += limiter.waitMs(nowMs, 0);
          while (!limiter.take(nowMs)) nowMs += 1e-6;
        }
        expect(nowMs - fromMs).toBeCloseTo(saidMs, 2);
      }),
    );
  });

  it('lets one through at the time it said, and none before', () => {
    fc.assert(
      fc.property(limiters, arrivals, (make, timesMs) => {
        const limiter = make();
        takenAt(limiter, timesMs);
        const fromMs = timesMs.at(-1) ?? startMs;
        const waitMs = limiter.waitMs(fromMs, 0);
        if (waitMs > 0.01) expect(limiter.take(fromMs + waitMs - 0.005)).toBe(false);
        expect(limiter.take(fromMs + waitMs + 1e-6)).toBe(true);
      }),
    );
  });

  it('takes a time that goes back for no reason to let more through', () => {
    const bucket = tokenBucket({ perSecond: 10 });
    expect(takenAt(bucket, [1_000, 0, 1_050])).toEqual([1_000]);
    const window = slidingWindow({ calls: 1, windowMs: 100 });
    expect(takenAt(window, [1_000, 0, 1_050])).toEqual([1_000]);
  });
});

it.each([
  [{ perSecond: 0 }, RangeError, 'rateLimit.perSecond must be a number from 0.001 to 1000000, got 0'],
  [{ perSecond: Number.NaN }, RangeError, 'rateLimit.perSecond must be a number from 0.001 to 1000000, got NaN'],
  [{ perSecond: '5' }, TypeError, 'rateLimit.perSecond must be a number, got "5"'],
  [{ perSecond: 5, burst: 0 }, RangeError, 'rateLimit.burst must be an integer from 1 to 1000000, got 0'],
  [{ perSecond: 5, burst: 1.5 }, RangeError, 'rateLimit.burst must be an integer from 1 to 1000000, got 1.5'],
])('a token bucket refuses %j when built', (options, kind, message) => {
  expect(() => tokenBucket(options as TokenBucketOptions)).toThrow(kind);
  expect(() => tokenBucket(options as TokenBucketOptions)).toThrow(message);
});

it.each([
  [{ calls: 0, windowMs: 1 }, RangeError, 'rateLimit.calls must be an integer from 1 to 100000, got 0'],
  [{ calls: 1, windowMs: 0 }, RangeError, 'rateLimit.windowMs must be a number from 1 to 2147483647, got 0'],
  [{ calls: 1 }, TypeError, 'rateLimit.windowMs must be a number, got undefined'],
])('a sliding window refuses %j when built', (options, kind, message) => {
  expect(() => slidingWindow(options as SlidingWindowOptions)).toThrow(kind);
  expect(() => slidingWindow(options as SlidingWindowOptions)).toThrow(message);
});
