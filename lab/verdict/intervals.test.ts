import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bellReach, mean, meanInterval, shareInterval, studentReach } from './intervals.ts';

describe('the reach of a bell curve', () => {
  it.each([
    [0, 0],
    [0.5, 0.6744897502],
    [0.8, 1.2815515655],
    [0.9, 1.644853627],
    [0.95, 1.9599639845],
    [0.99, 2.5758293035],
    [0.999, 3.2905267315],
    [0.999999, 4.8916384757],
  ])('is, for %d, what tables say', (confidence, reach) => {
    expect(bellReach(confidence)).toBeCloseTo(reach, 9);
  });

  it('is finite for certainty itself', () => {
    expect(bellReach(1)).toBeGreaterThan(7);
    expect(bellReach(1)).toBeLessThan(8);
  });
});

describe("the reach of Student's t", () => {
  it.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.302653],
    [0.95, 3, 3.182446],
    [0.95, 4, 2.776445],
    [0.95, 9, 2.262157],
    [0.95, 30, 2.042272],
    [0.99, 1, 63.65674],
    [0.99, 4, 4.604095],
    [0.99, 10, 3.169273],
    [0.9, 5, 2.015048],
  ])('is, for %d and %d degrees, what tables say', (confidence, degrees, reach) => {
    expect(studentReach(confidence, degrees)).toBeCloseTo(reach, 4);
  });

  it('comes to that of the bell curve with many degrees', () => {
    expect(studentReach(0.95, 20_000)).toBeCloseTo(bellReach(0.95), 3);
    expect(studentReach(0.95, 20_001)).toBeCloseTo(bellReach(0.95), 3);
  });
});

describe('the interval of a share', () => {
  // Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is the published one', (hits, samples, low, high) => {
    const interval = shareInterval(hits, samples, 0.95);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it('of nothing is everything', () => {
    expect(shareInterval(0, 0, 0.95)).toEqual([0, 1]);
  });

  it('holds the share, lies in 0..1, mirrors, and grows with the confidence', () => {
    const shares = fc.nat({ max: 5_000 }).chain((samples) => fc.tuple(fc.nat({ max: samples }), fc.constant(samples)));
    fc.assert(
      fc.property(shares, fc.double({ min: 0.01, max: 0.999, noNaN: true }), ([hits, samples], confidence) => {
        const [low, high] = shareInterval(hits, samples, confidence);
        const [wideLow, wideHigh] = shareInterval(hits, samples, (1 + confidence) / 2);
        const [mirroredLow, mirroredHigh] = shareInterval(samples - hits, samples, confidence);
        if (samples > 0) {
          expect(low).toBeLessThanOrEqual(hits / samples);
          expect(high).toBeGreaterThanOrEqual(hits / samples);
        }
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(wideLow).toBeLessThanOrEqual(low);
        expect(wideHigh).toBeGreaterThanOrEqual(high);
        expect(mirroredLow).toBeCloseTo(1 - high, 9);
        expect(mirroredHigh).toBeCloseTo(1 - low, 9);
      }),
    );
  });
});

describe('the interval of a mean', () => {
  it('is mean ± t times the standard error', () => {
    // Mean 3, standard deviation √2.5, standard error √0.5, t of 4 degrees 2.776445.
    const [low, high] = meanInterval([1, 2, 3, 4, 5], 0.95) ?? [0, 0];
    expect(low).toBeCloseTo(3 - 2.776445 * Math.sqrt(0.5), 5);
    expect(high).toBeCloseTo(3 + 2.776445 * Math.sqrt(0.5), 5);
  });

  it('is unknown for one value, and a point for equal ones', () => {
    expect(meanInterval([], 0.95)).toBeNull();
    expect(meanInterval([7], 0.95)).toBeNull();
    expect(meanInterval([7, 7, 7], 0.95)).toEqual([7, 7]);
  });

  it('holds the mean', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, (list) => {
        const [low, high] = meanInterval(list, 0.95) ?? [1, 0];
        expect(low).toBeLessThanOrEqual(mean(list));
        expect(high).toBeGreaterThanOrEqual(mean(list));
      }),
    );
  });
});
