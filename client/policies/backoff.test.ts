import { expect, it } from 'vitest';
import { exponentialBackoff } from './backoff.ts';

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
