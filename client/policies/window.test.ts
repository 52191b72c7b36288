import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeWindow } from './window.ts';

const nothing = { calls: 0, failures: 0, slow: 0 };

describe('outcomeWindow', () => {
  it('counts calls, failures and slow calls', () => {
    const window = outcomeWindow({ windowMs: 1_000 });
    expect(window.totals(0)).toEqual(nothing);
    window.add(0, true, false);
    window.add(100, false, true);
    window.add(200, true, true);
    window.add(300, false, false);
    expect(window.totals(300)).toEqual({ calls: 4, failures: 2, slow: 2 });
  });

  it('lets go of a call when its bucket leaves the window, and of no other', () => {
    const window = outcomeWindow({ windowMs: 1_000 });
    window.add(50, true, true);
    window.add(150, false, true);
    expect(window.totals(999)).toEqual({ calls: 2, failures: 1, slow: 2 });
    expect(window.totals(1_000)).toEqual({ calls: 1, failures: 0, slow: 1 });
    expect(window.totals(1_100)).toEqual(nothing);
  });

  it.each([1_000, 1_001, 60_000, 3_600_000, 86_400_000])('knows nothing any more after a pause of %d ms', (pauseMs) => {
    const window = outcomeWindow({ windowMs: 1_000 });
    for (let n = 0; n < 4; n += 1) window.add(1_000_999, true, false);
    const laterMs = 1_000_999 + pauseMs;
    expect(window.totals(laterMs)).toEqual(nothing);
    window.add(laterMs, true, false);
    expect(window.totals(laterMs)).toEqual({ calls: 1, failures: 1, slow: 0 });
  });

  it('counts on when time stands still or goes back', () => {
    const window = outcomeWindow({ windowMs: 1_000 });
    window.add(5_000, true, false);
    window.add(4_000, true, false);
    window.add(-1, true, false);
    expect(window.totals(3_000)).toEqual({ calls: 3, failures: 3, slow: 0 });
    expect(window.totals(5_999)).toEqual({ calls: 3, failures: 3, slow: 0 });
    expect(window.totals(6_000)).toEqual(nothing);
  });

  it('takes a time before 0 for 0', () => {
    const window = outcomeWindow({ windowMs: 1_000 });
    window.add(-5_000, true, true);
    expect(window.totals(-1)).toEqual({ calls: 1, failures: 1, slow: 1 });
  });

  it('forgets everything when told to, and counts anew', () => {
    const window = outcomeWindow({ windowMs: 1_000 });
    window.add(500, true, true);
    window.clear();
    expect(window.totals(500)).toEqual(nothing);
    window.add(500, true, false);
    expect(window.totals(500)).toEqual({ calls: 1, failures: 1, slow: 0 });
    expect(window.totals(1_500)).toEqual(nothing);
  });

  it('can be one bucket, which is emptied all at once', () => {
    const window = outcomeWindow({ windowMs: 1_000, buckets: 1 });
    window.add(10, true, false);
    expect(window.totals(999).calls).toBe(1);
    expect(window.totals(1_000).calls).toBe(0);
  });

  it('hands out totals that do not change later', () => {
    const window = outcomeWindow({ windowMs: 1_000 });
    const before = window.totals(0);
    window.add(0, true, true);
    expect(before).toEqual(nothing);
  });

  it.each([
    [{ windowMs: 0 }, /windowMs must be a number from 1 to 2147483647, got 0/],
    [{ windowMs: 1_000, buckets: 0 }, /buckets must be an integer from 1 to 1000, got 0/],
    [{ windowMs: 1_000, buckets: 2.5 }, /buckets must be an integer from 1 to 1000, got 2\.5/],
  ])('refuses %j', (options, message) => {
    expect(() => outcomeWindow(options)).toThrow(message);
  });
});

it('agrees with a list of all calls to within one bucket', () => {
  const outcome = fc.record({ elapsedMs: fc.nat(700), failed: fc.boolean(), slow: fc.boolean() });
  const given = fc.record({ windowMs: fc.integer({ min: 1, max: 5_000 }), buckets: fc.integer({ min: 1, max: 20 }) });
  const property = fc.property(given, fc.nat(1e9), fc.array(outcome, { maxLength: 100 }), (options, startMs, list) => {
    const window = outcomeWindow(options);
    const past: { atMs: number; failed: boolean; slow: boolean }[] = [];
    let nowMs = startMs;
    const since = (fromMs: number) => {
      const young = past.filter(({ atMs }) => atMs > fromMs);
      const count = (what: 'failed' | 'slow') => young.filter((one) => one[what]).length;
      return { calls: young.length, failures: count('failed'), slow: count('slow') };
    };
    for (const { elapsedMs, failed, slow } of list) {
      nowMs += elapsedMs;
      window.add(nowMs, failed, slow);
      past.push({ atMs: nowMs, failed, slow });
      const totals = window.totals(nowMs);
      const most = since(nowMs - options.windowMs - 1e-6);
      const least = since(nowMs - options.windowMs + options.windowMs / options.buckets + 1e-6);
      for (const what of ['calls', 'failures', 'slow'] as const) {
        expect(totals[what]).toBeGreaterThanOrEqual(least[what]);
        expect(totals[what]).toBeLessThanOrEqual(Math.max(most[what], least[what]));
      }
    }
  });
  fc.assert(property, { numRuns: 300 });
});
