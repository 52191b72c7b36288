import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackoffOptions, exponentialBackoff } from './backoff.ts';

const half = () => 0.5;
const waits = (backoff: ReturnType<typeof exponentialBackoff>, random = half) =>
  [1, 2, 3, 4].map((n) => backoff(n, random));

it('waits 1, 2, 4 and again 4 seconds by default when chance deviates nothing', () => {
  expect(waits(exponentialBackoff())).toEqual([1_000, 2_000, 4_000, 4_000]);
});

it('spreads each wait over ± 20 % of itself by default', () => {
  expect(waits(exponentialBackoff(), () => 0)).toEqual([800, 1_600, 3_200, 3_200]);
  expect(exponentialBackoff()(1, () => 0.999_999)).toBeCloseTo(1_200, 2);
});

it('has no jitter when jitter is false', () => {
  expect(waits(exponentialBackoff({ jitter: false }), () => 0.9)).toEqual([1_000, 2_000, 4_000, 4_000]);
});

it('stays at the cap for a retry so late that the exponent overflows', () => {
  expect(exponentialBackoff()(2_000, half)).toBe(4_000);
});

it('never asks for a wait longer than a timer can be, which would fire at once', () => {
  const longest = 2 ** 31 - 1;
  const backoff = exponentialBackoff({ initialBackoffMs: longest, maxBackoffMs: longest });
  expect(backoff(1, () => 0.999)).toBe(longest);
});

it.each([
  [{ initialBackoffMs: -1 }, RangeError, /retry\.initialBackoffMs must be a number from 0 to .*, got -1/],
  [{ initialBackoffMs: 10, maxBackoffMs: 5 }, RangeError, /retry\.maxBackoffMs must be a number from 10 to .*, got 5/],
  [{ backoffFactor: 0.5 }, RangeError, /retry\.backoffFactor must be a number ≥ 1, got 0\.5/],
  [{ jitter: 1.5 }, RangeError, /retry\.jitter must be a number from 0 to 1, got 1\.5/],
  [{ jitter: Number.NaN }, RangeError, /retry\.jitter must be a number from 0 to 1, got NaN/],
  [{ backoffFactor: '2' as unknown as number }, TypeError, /retry\.backoffFactor must be a number, got "2"/],
])('refuses %j and says why', (options, kind, message) => {
  expect(() => exponentialBackoff(options)).toThrow(kind);
  expect(() => exponentialBackoff(options)).toThrow(message);
});

describe('jitter in words', () => {
  const at = (jitter: NonNullable<BackoffOptions['jitter']>, random: number) =>
    waits(exponentialBackoff({ jitter }), () => random);
  it('full: from nothing to all of the wait', () => {
    expect(at('full', 0)).toEqual([0, 0, 0, 0]);
    expect(at('full', 0.5)).toEqual([500, 1_000, 2_000, 2_000]);
  });
  it('equal: half of the wait is certain', () => {
    expect(at('equal', 0)).toEqual([500, 1_000, 2_000, 2_000]);
    expect(at('equal', 0.5)).toEqual([750, 1_500, 3_000, 3_000]);
  });
  it('decorrelated: from the initial wait to three times the one before, up to the maximum', () => {
    const backoff = exponentialBackoff({ jitter: 'decorrelated' });
    expect(backoff(1, half)).toBe(2_000);
    expect(backoff(1, half, 0)).toBe(2_000);
    expect(backoff(2, half, 1_200)).toBe(2_300);
    expect(backoff(2, () => 0, 4_000)).toBe(1_000);
    expect(backoff(3, half, 4_000)).toBe(4_000);
  });
  it('decorrelated: never below the initial wait, even after a pushback of 10 ms', () => {
    expect(exponentialBackoff({ jitter: 'decorrelated' })(2, half, 10)).toBe(2_000);
  });
  it('refuses a word it does not know', () => {
    const words = /retry\.jitter must be a number from 0 to 1, false, "full", "equal" or "decorrelated", got "half"/;
    expect(() => exponentialBackoff({ jitter: 'half' as 'full' })).toThrow(words);
    expect(() => exponentialBackoff({ jitter: 'half' as 'full' })).toThrow(RangeError);
  });
});

it('is constant with a factor of 1', () => {
  expect(waits(exponentialBackoff({ backoffFactor: 1 }))).toEqual([1_000, 1_000, 1_000, 1_000]);
});

it('stays at no wait when the initial one is 0, however late the retry', () => {
  expect(exponentialBackoff({ initialBackoffMs: 0 })(2_000, half)).toBe(0);
});

describe('a backoff of your own', () => {
  it('takes the place of the numbers and knows the wait before', () => {
    const backoff = exponentialBackoff({
      jitter: 'decorrelated',
      backoff: (retry, { random, previousMs }) => 10 * retry + random() + previousMs,
    });
    expect(backoff(1, half)).toBe(10.5);
    expect(backoff(2, half, 10.5)).toBe(31);
  });
  it.each([-1, Number.NaN, Infinity])('is stopped when it returns %d', (delayMs) => {
    const backoff = exponentialBackoff({ backoff: () => delayMs });
    expect(() => backoff(2, half)).toThrow(RangeError);
    expect(() => backoff(2, half)).toThrow(`the wait from retry.backoff(2) must be a number ≥ 0, got ${delayMs}`);
  });
  it('is stopped when it returns no number', () => {
    const backoff = exponentialBackoff({ backoff: () => undefined as unknown as number });
    expect(() => backoff(1, half)).toThrow(TypeError);
  });
  it('may return 0, and more than a timer can wait', () => {
    expect(exponentialBackoff({ backoff: () => 0 })(1, half)).toBe(0);
    expect(exponentialBackoff({ backoff: () => 1e300 })(1, half)).toBe(2 ** 31 - 1);
  });
  it('must be a function', () => {
    expect(() => exponentialBackoff({ backoff: 5 as never })).toThrow('retry.backoff must be a function, got 5');
  });
  it('does not hide that another option is wrong', () => {
    expect(() => exponentialBackoff({ backoff: () => 1, jitter: 2 })).toThrow('retry.jitter');
  });
});

describe('for any options', () => {
  const anyJitter = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom('full' as const, 'equal' as const, 'decorrelated' as const, false as const),
  );
  const options = fc
    .tuple(fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), fc.double({ min: 1, max: 100, noNaN: true }), anyJitter)
    .map(([one, other, backoffFactor, jitter]) => {
      const [initialBackoffMs, maxBackoffMs] = one < other ? [one, other] : [other, one];
      return { initialBackoffMs, maxBackoffMs, backoffFactor, jitter };
    });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const retries = fc.integer({ min: 1, max: 5_000 });
  const runs = { numRuns: 300 };

  it('waits within what the jitter allows, and within what a timer can', () => {
    const property = fc.property(options, chance, retries, fc.nat(2 ** 31 - 1), (given, drawn, retry, previousMs) => {
      const { initialBackoffMs, maxBackoffMs, jitter } = given;
      const delayMs = exponentialBackoff(given)(retry, () => drawn, previousMs);
      const share = typeof jitter === 'number' ? jitter : 0;
      const least = { full: 0, equal: initialBackoffMs / 2, decorrelated: initialBackoffMs };
      const lowest = typeof jitter === 'string' ? least[jitter] : initialBackoffMs * (1 - share);
      expect(delayMs).toBeGreaterThanOrEqual(lowest - 1e-3);
      expect(delayMs).toBeLessThanOrEqual(Math.min(maxBackoffMs * (1 + share) + 1e-3, 2 ** 31 - 1));
    });
    fc.assert(property, runs);
  });

  it('never waits less for a later retry, nor for a greater draw', () => {
    const property = fc.property(options, chance, chance, retries, (given, drawn, other, retry) => {
      const backoff = exponentialBackoff(given);
      const [low, high] = drawn < other ? [drawn, other] : [other, drawn];
      expect(backoff(retry + 1, () => low)).toBeGreaterThanOrEqual(backoff(retry, () => low));
      expect(backoff(retry, () => high)).toBeGreaterThanOrEqual(backoff(retry, () => low));
    });
    fc.assert(property, runs);
  });
});
