import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyQuantile } from './quantile.ts';

/** The definition: the smallest sample that this share of all samples does not exceed. */
const exact = (samples: readonly number[], quantile: number) =>
  [...samples].sort((a, b) => a - b)[Math.ceil(quantile * samples.length) - 1] ?? Number.NaN;

const off = (value: number | undefined, of: number) => Math.abs((value ?? Number.NaN) - of) / of;
const fill = (latency: ReturnType<typeof latencyQuantile>, times: number, ms: number, nowMs: number) => {
  for (let n = 0; n < times; n += 1) latency.add(ms, nowMs);
};

describe('latencyQuantile', () => {
  it('has no answer from fewer than 20 samples', () => {
    const latency = latencyQuantile();
    expect(latency.value(0)).toBeUndefined();
    fill(latency, 19, 10, 0);
    expect(latency.value(0)).toBeUndefined();
    latency.add(10, 0);
    expect(off(latency.value(0), 10)).toBeLessThan(0.025);
  });

  it('lets one slow call in twenty aside, not two', () => {
    const latency = latencyQuantile();
    fill(latency, 19, 10, 0);
    latency.add(1_000, 0);
    expect(off(latency.value(0), 10)).toBeLessThan(0.025);
    latency.add(1_000, 0);
    expect(off(latency.value(0), 1_000)).toBeLessThan(0.025);
  });

  it('learns anew when the server has become slower, and forgets the time before', () => {
    const latency = latencyQuantile();
    fill(latency, 1_000, 10, 0);
    fill(latency, 40, 500, 30_000);
    expect(off(latency.value(59_999), 10)).toBeLessThan(0.025);
    expect(off(latency.value(60_000), 500)).toBeLessThan(0.025);
  });

  it.each([60_000, 90_000, 3_600_000])('has no answer after a pause of %d ms', (pauseMs) => {
    const latency = latencyQuantile({ windowMs: 60_000 });
    fill(latency, 100, 10, 0);
    fill(latency, 100, 10, 30_000);
    expect(latency.value(30_000 + pauseMs)).toBeUndefined();
  });

  it('keeps its samples when time goes back', () => {
    const latency = latencyQuantile({ windowMs: 60_000 });
    fill(latency, 20, 10, 100_000);
    fill(latency, 20, 10, 10_000);
    expect(off(latency.value(0), 10)).toBeLessThan(0.025);
  });

  it.each([Number.NaN, -1])('ignores a sample of %d', (ms) => {
    const latency = latencyQuantile({ minSamples: 1 });
    latency.add(ms, 0);
    expect(latency.value(0)).toBeUndefined();
  });

  it('answers near 0 for samples shorter than it can tell, and with a long time for endless ones', () => {
    const short = latencyQuantile({ minSamples: 1 });
    short.add(0, 0);
    expect(short.value(0)).toBe(0.05);
    const long = latencyQuantile({ minSamples: 1 });
    long.add(Infinity, 0);
    expect(off(long.value(0), 2 ** 31)).toBeLessThan(0.05);
  });

  it.each([
    [{ quantile: 0 }, /quantile must be a number from 0\.001 to 0\.999, got 0/],
    [{ quantile: 1 }, /quantile must be a number from 0\.001 to 0\.999, got 1/],
    [{ windowMs: 0 }, /windowMs must be a number from 1 to 2147483647, got 0/],
    [{ minSamples: 0 }, /minSamples must be an integer from 1 to 1000000, got 0/],
  ])('refuses %j', (options, message) => {
    expect(() => latencyQuantile(options)).toThrow(message);
  });
});

describe('for any samples', () => {
  const quantiles = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  // As many short as long ones: the exponent is what is spread evenly.
  const latencies = fc.double({ min: -2, max: 8, noNaN: true }).map((exponent) => 10 ** exponent);
  const samples = fc.array(latencies, { minLength: 1, maxLength: 200 });
  const runs = { numRuns: 300 };

  it('is 2.5 % or 0.05 ms off the exact quantile at most', () => {
    const property = fc.property(quantiles, samples, (quantile, list) => {
      const latency = latencyQuantile({ quantile, minSamples: 1 });
      for (const ms of list) latency.add(ms, 0);
      const truth = exact(list, quantile);
      expect(Math.abs((latency.value(0) ?? Number.NaN) - truth)).toBeLessThanOrEqual(Math.max(0.025 * truth, 0.05));
    });
    fc.assert(property, runs);
  });

  it('is that of the samples of the present half window and the one before', () => {
    const timed = fc.array(fc.tuple(latencies, fc.nat(3_000)), { minLength: 1, maxLength: 200 });
    const property = fc.property(quantiles, timed, (quantile, list) => {
      const latency = latencyQuantile({ quantile, minSamples: 1, windowMs: 10_000 });
      const past: { ms: number; turn: number }[] = [];
      let nowMs = 0;
      for (const [ms, elapsedMs] of list) {
        nowMs += elapsedMs;
        latency.add(ms, nowMs);
        past.push({ ms, turn: Math.floor(nowMs / 5_000) });
      }
      const young = past.filter(({ turn }) => turn >= Math.floor(nowMs / 5_000) - 1);
      const truth = exact(
        young.map(({ ms }) => ms),
        quantile,
      );
      expect(Math.abs((latency.value(nowMs) ?? Number.NaN) - truth)).toBeLessThanOrEqual(Math.max(0.025 * truth, 0.05));
    });
    fc.assert(property, runs);
  });

  it('never answers less for a higher quantile', () => {
    const property = fc.property(quantiles, quantiles, samples, (one, other, list) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map((quantile) => {
        const latency = latencyQuantile({ quantile, minSamples: 1 });
        for (const ms of list) latency.add(ms, 0);
        return latency.value(0);
      });
      expect(high).toBeGreaterThanOrEqual(low ?? Number.NaN);
    });
    fc.assert(property, runs);
  });
});
