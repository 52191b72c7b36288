import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BudgetVerdict, retryBudget } from './budget.ts';

const runs = { numRuns: 300 };
const taken = (budget: ReturnType<typeof retryBudget>, nowMs: number, times: number) =>
  Array.from({ length: times }, () => budget.take(nowMs)).filter(Boolean).length;

describe('the ratio budget', () => {
  it('starts with what ten seconds of the minimum earn', () => {
    const budget = retryBudget();
    expect(budget).toMatchObject({ tokens: 30, maxTokens: 30, name: undefined });
    expect(taken(budget, 0, 40)).toBe(30);
  });

  it('takes back what was not used, and never holds more than it can', () => {
    const budget = retryBudget();
    budget.giveBack?.();
    expect(budget.tokens).toBe(30);
    taken(budget, 0, 40);
    budget.giveBack?.();
    expect(taken(budget, 0, 5)).toBe(1);
  });

  it('earns three retries a second without any call', () => {
    const budget = retryBudget();
    taken(budget, 0, 40);
    expect(taken(budget, 999, 10)).toBe(2);
    expect(taken(budget, 1_000, 10)).toBe(1);
    expect(taken(budget, 2_000, 10)).toBe(3);
  });

  it('earns one retry with every fifth call', () => {
    const budget = retryBudget({ minPerSecond: 0 });
    const left = Array.from({ length: 20 }, (_, n) => {
      budget.started(n);
      return budget.take(n);
    });
    expect(left.flatMap((may, n) => (may ? [n + 1] : []))).toEqual([5, 10, 15, 20]);
  });

  it('takes ten deposits of 0.1 for a whole token', () => {
    const budget = retryBudget({ ratio: 0.1, minPerSecond: 0 });
    for (let n = 0; n < 10; n += 1) budget.started(0);
    expect(budget.tokens).toBeLessThan(1);
    expect(budget.take(0)).toBe(true);
    expect(budget.tokens).toBe(0);
  });

  it('forgets what was earned and not used', () => {
    const budget = retryBudget({ minPerSecond: 0, ttlMs: 1_000 });
    for (let n = 0; n < 1_000; n += 1) budget.started(0);
    expect(budget.tokens).toBeCloseTo(200);
    budget.canTake(1_000);
    expect(budget.tokens).toBeCloseTo(200 / Math.E);
    expect(taken(budget, 60_000, 10)).toBe(1);
  });

  it('lets a client of one call a minute save up for a retry', () => {
    const budget = retryBudget({ minPerSecond: 0 });
    for (let minute = 1; minute <= 5; minute += 1) budget.started(minute * 60_000);
    expect(taken(budget, 300_000, 10)).toBe(1);
  });

  it('lets the client of the homework, two calls a second, have all its attempts', () => {
    const budget = retryBudget();
    let refused = 0;
    for (let n = 0; n < 2_000; n += 1) {
      budget.started(n * 500);
      // Two of five attempts fail, and each call has three.
      const retries = [2, 1, 0, 0, 0][n % 5] ?? 0;
      refused += retries - taken(budget, n * 500, retries);
    }
    expect(refused).toBe(0);
  });

  it('asks without taking', () => {
    const budget = retryBudget({ minPerSecond: 1, ttlMs: 1_000 });
    expect([budget.canTake(0), budget.canTake(0), budget.take(0), budget.canTake(0)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('does not care how an attempt ended', () => {
    const budget = retryBudget();
    for (const verdict of ['failure', 'success', 'neutral'] as const) budget.ended(verdict);
    expect(budget.tokens).toBe(30);
  });

  it('never gives anything when nothing is earned', () => {
    const budget = retryBudget({ ratio: 0, minPerSecond: 0 });
    for (let n = 0; n < 100; n += 1) budget.started(n);
    expect(budget.take(1e6)).toBe(false);
  });

  it('earns nothing from a clock that goes back, and no less afterwards', () => {
    const budget = retryBudget();
    taken(budget, 10_000, 40);
    expect(taken(budget, 5_000, 10)).toBe(0);
    expect(taken(budget, 10_000, 10)).toBe(0);
    expect(taken(budget, 11_000, 10)).toBe(3);
  });

  const options = fc.record({
    ratio: fc.double({ min: 0, max: 2, noNaN: true }),
    minPerSecond: fc.double({ min: 0, max: 50, noNaN: true }),
    ttlMs: fc.integer({ min: 1, max: 60_000 }),
  });
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -5, max: 2_000 })), { maxLength: 200 });

  it('holds from 0 to its maximum, and in no stretch lets more leave than was earned in it', () => {
    const property = fc.property(options, steps, fc.nat(199), (given, journey, from) => {
      const budget = retryBudget(given);
      let nowMs = 1_000_000;
      let [calls, extra, latestMs, sinceMs, atStart] = [0, 0, nowMs, nowMs, budget.tokens];
      for (const [n, [isCall, elapsedMs]] of journey.entries()) {
        nowMs += elapsedMs;
        latestMs = Math.max(latestMs, nowMs);
        if (n === from) [calls, extra, sinceMs, atStart] = [0, 0, latestMs - elapsedMs, budget.tokens];
        if (isCall) budget.started(nowMs);
        calls += Number(isCall);
        extra += Number(!isCall && budget.take(nowMs));
        expect(budget.tokens).toBeGreaterThanOrEqual(0);
        expect(budget.tokens).toBeLessThanOrEqual(budget.maxTokens);
        const earned = calls * given.ratio + (given.minPerSecond * (latestMs - sinceMs)) / 1_000;
        expect(extra).toBeLessThanOrEqual(earned + atStart + 1e-6);
      }
    });
    fc.assert(property, runs);
  });

  it('adds a fifth of the calls, three a second and its first tokens to a full outage, no more and hardly less', () => {
    const budget = retryBudget();
    let attempts = 0;
    for (let n = 0; n < 60_000; n += 1) {
      budget.started(n);
      attempts += 1 + taken(budget, n, 2);
    }
    const most = 60_000 * 1.2 + 3 * 60 + 30;
    expect(attempts).toBeLessThanOrEqual(most);
    expect(attempts).toBeGreaterThan(most - 5);
  });
});

describe('the throttle of gRFC A6', () => {
  const example = { maxTokens: 10, tokenRatio: 0.1 };

  it('lets four retries leave in a full outage, then none: the fifth failure leaves half', () => {
    const budget = retryBudget(example);
    const may = Array.from({ length: 12 }, (_, n) => {
      budget.ended('failure');
      return budget.take(n);
    });
    expect(may).toEqual([true, true, true, true, ...Array.from({ length: 8 }, () => false)]);
    expect(budget).toMatchObject({ tokens: 0, maxTokens: 10 });
  });

  it('retries again as soon as there is more than half', () => {
    const budget = retryBudget(example);
    for (let n = 0; n < 6; n += 1) budget.ended('failure');
    for (let n = 0; n < 10; n += 1) budget.ended('success');
    expect([budget.tokens, budget.canTake(0)]).toEqual([5, false]);
    budget.ended('success');
    expect([budget.tokens, budget.canTake(0)]).toEqual([5.1, true]);
  });

  it('takes nothing for a retry, nor for a failure that says nothing about the load', () => {
    const budget = retryBudget(example);
    for (let n = 0; n < 20; n += 1) budget.ended('neutral');
    for (let n = 0; n < 20; n += 1) budget.started(n);
    expect([taken(budget, 0, 20), budget.tokens]).toEqual([20, 10]);
  });

  it('adds up a thousand times 0.1 to exactly 100', () => {
    const budget = retryBudget({ maxTokens: 1_000, tokenRatio: 0.1 });
    for (let n = 0; n < 1_000; n += 1) budget.ended('failure');
    for (let n = 0; n < 1_000; n += 1) budget.ended('success');
    expect(budget.tokens).toBe(100);
  });

  it.each([
    [0.5466, 0.546],
    [1.001, 1.001],
    [0.0019, 0.001],
  ])('takes a ratio of %d for %d: no more than three decimals', (tokenRatio, gain) => {
    const budget = retryBudget({ maxTokens: 10, tokenRatio });
    budget.ended('failure');
    budget.ended('failure');
    budget.ended('success');
    expect(budget.tokens).toBe(8 + gain);
  });

  it('allows no retry at all with a single token', () => {
    const budget = retryBudget({ maxTokens: 1, tokenRatio: 1 });
    budget.ended('failure');
    expect(budget.take(0)).toBe(false);
  });

  it('holds from 0 to its maximum, like a model in whole thousandths', () => {
    const verdicts = fc.array(fc.constantFrom<BudgetVerdict>('success', 'failure', 'neutral'), { maxLength: 300 });
    const most = fc.integer({ min: 1, max: 20 });
    const property = fc.property(most, fc.integer({ min: 1, max: 2_000 }), verdicts, (maxTokens, gain, endings) => {
      const budget = retryBudget({ maxTokens, tokenRatio: gain / 1_000 });
      let model = maxTokens * 1_000;
      for (const verdict of endings) {
        budget.ended(verdict);
        model += { success: gain, failure: -1_000, neutral: 0 }[verdict];
        model = Math.min(Math.max(model, 0), maxTokens * 1_000);
        expect(budget.tokens).toBe(model / 1_000);
        expect(budget.take(0)).toBe(model > maxTokens * 500);
      }
    });
    fc.assert(property, runs);
  });
});

it('has the name it is given', () => {
  expect(retryBudget({ name: 'shared' }).name).toBe('shared');
  expect(retryBudget({ name: 'shared', maxTokens: 10, tokenRatio: 1 }).name).toBe('shared');
});

it.each([
  [{ ratio: -0.1 }, /budget\.ratio must be a number ≥ 0, got -0\.1/],
  [{ ratio: Infinity }, /budget\.ratio must be a number ≥ 0, got Infinity/],
  [{ minPerSecond: Number.NaN }, /budget\.minPerSecond must be a number ≥ 0, got NaN/],
  [{ ttlMs: 0 }, /budget\.ttlMs must be a number from 1 to 2147483647, got 0/],
  [{ maxTokens: 10 }, /budget\.tokenRatio must be a number, got undefined/],
  [{ tokenRatio: 0.1 }, /budget\.maxTokens must be a number, got undefined/],
  [{ maxTokens: 0, tokenRatio: 1 }, /budget\.maxTokens must be a number from 1 to 1000, got 0/],
  [{ maxTokens: 1_001, tokenRatio: 1 }, /budget\.maxTokens must be a number from 1 to 1000, got 1001/],
  [{ maxTokens: 10, tokenRatio: 0.0009 }, /budget\.tokenRatio must be a number ≥ 0\.001, got 0\.0009/],
  [{ maxTokens: 10, tokenRatio: 1, ratio: 1 }, /budget\.ratio is not an option; there is maxTokens, tokenRatio, name/],
  [{ rate: 1 }, /budget\.rate is not an option; there is ratio, minPerSecond, ttlMs, name/],
  [{ name: '' }, /budget\.name must be a non-empty string, got ""/],
  [null, /budget must be an object, got null/],
  [5, /budget must be an object, got 5/],
])('refuses %j and says why', (options, message) => {
  expect(() => retryBudget(options as never)).toThrow(message);
});
