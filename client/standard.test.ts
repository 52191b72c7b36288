import { describe, expect, it } from 'vitest';
import { standard, type StandardOptions } from './standard.ts';
import { bench, failed, run, script } from './testing/fake-call.ts';

const down = failed('UNAVAILABLE');
const of = (name: string) => ({
  method: { fullName: `test.Service/${name}`, name, idempotent: false, kind: 'unary' as const },
});

async function attemptsOf(options: StandardOptions, own = {}) {
  const { clock, call } = bench();
  const { next, leftAtMs, calls } = script(down);
  const ended = run(standard(options), call(own), next).catch((error: unknown) => error);
  await clock.advance(60_000);
  await ended;
  return { gapsMs: leftAtMs.slice(1).map((at, n) => at - leftAtMs[n]!), calls };
}

describe('the defaults', () => {
  it("are the homework's: 3 attempts, 1 s and 2 s apart, 2 s each, 10 s in all", async () => {
    const { gapsMs, calls } = await attemptsOf({});
    expect(gapsMs).toEqual([1_000, 2_000]);
    // On the bench's clock, which starts at 1,000,000: each attempt has 2 s from when it leaves.
    expect(calls.map(({ deadlineMs }) => deadlineMs)).toEqual([1_002_000, 1_003_000, 1_005_000]);
  });

  it('open the breaker after 5 failed attempts for 30 s', async () => {
    const { clock, call } = bench();
    const policies = standard();
    const [breaker] = policies.flatMap((policy) => policy.breakers ?? []);
    const { next } = script(down);
    for (let n = 0; n < 2; n += 1) {
      const ended = run(policies, call(), next).catch(() => undefined);
      await clock.advance(5_000);
      await ended;
    }
    expect(breaker).toMatchObject({ state: 'open' });
    await clock.advance(30_000);
    await run(policies, call(), script('done').next);
    expect(breaker).toMatchObject({ state: 'closed', retryAfterMs: 0 });
  });
});

describe('parts', () => {
  it('are left out when false', async () => {
    const { calls } = await attemptsOf({
      retry: false,
      attemptTimeoutMs: false,
      totalTimeoutMs: false,
      breaker: false,
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ deadlineMs: Infinity, signal: undefined });
    expect(standard({ breaker: false }).flatMap((policy) => policy.breakers ?? [])).toEqual([]);
  });
});

describe('methods', () => {
  it('override one number at a time and keep the others', async () => {
    const options = {
      retry: { jitter: false, initialBackoffMs: 10 },
      methods: { Do: { retry: { attempts: 2 } } },
    } as const;
    expect((await attemptsOf(options)).gapsMs).toEqual([10]);
    expect((await attemptsOf(options, of('Other'))).gapsMs).toEqual([10, 20]);
  });

  it('can switch a part off for one method', async () => {
    expect((await attemptsOf({ methods: { Do: { retry: false } } })).calls).toHaveLength(1);
  });

  it('share the breaker unless they name one of their own', () => {
    const breakers = (options: StandardOptions) => standard(options).flatMap((policy) => policy.breakers ?? []);
    expect(breakers({ methods: { Do: { attemptTimeoutMs: 5 } } })).toHaveLength(1);
    const two = breakers({ breaker: { name: 'all' }, methods: { Do: { breaker: { consecutiveFailures: 1 } } } });
    expect(two.map(({ name }) => name)).toEqual(['all', 'Do']);
  });

  it('open only the breaker of their own', async () => {
    const { call } = bench();
    const policies = standard({ retry: false, methods: { Do: { breaker: { consecutiveFailures: 1 } } } });
    await run(policies, call(), script(down).next).catch(() => undefined);
    const states = policies.flatMap((policy) => policy.breakers ?? []).map(({ state }) => state);
    expect(states).toEqual(['closed', 'open']);
    expect(await run(policies, call(of('Other')), script('done').next)).toBe('done');
  });
});

describe('rate limit and bulkhead', () => {
  const bulkheads = (options: StandardOptions) => standard(options).flatMap((policy) => policy.bulkheads ?? []);
  const { next: done } = script('done');

  it('are off by default, and with false', () => {
    expect(bulkheads({})).toEqual([]);
    expect(bulkheads({ bulkhead: false, rateLimit: false })).toEqual([]);
  });

  it('stand around retry, the rate limit outermost: a retry costs no turn, and keeps its place', async () => {
    const { clock, call, types } = bench();
    const policies = standard({ rateLimit: { perSecond: 2 }, bulkhead: { limit: 1, queue: 1 } });
    const first = run(policies, call(), script(down, 'done').next);
    const second = run(policies, call(), done);
    await clock.advance(20_000);
    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
    // The second waits for its turn; when that has come, the first is still in its place, waiting to retry.
    expect(types()).toEqual(['attempt-queued', 'retry-scheduled', 'attempt-queued']);
  });

  it('refuse who would wait longer than the total time', async () => {
    const { call } = bench();
    const policies = standard({ totalTimeoutMs: 1_000, rateLimit: { perSecond: 1 } });
    await run(policies, call(), done);
    await expect(run(policies, call(), done)).rejects.toMatchObject({ name: 'RateLimitedError', retryAfterMs: 1_000 });
  });

  it('share one unless a method has its own, which has its name', async () => {
    const own = { limit: 1, queue: 1 };
    expect(bulkheads({ bulkhead: { limit: 2 }, methods: { Do: { bulkhead: own }, Other: { retry: false } } })).toEqual([
      expect.objectContaining({ name: undefined, limit: 2 }),
      expect.objectContaining({ name: 'Do', limit: 1 }),
    ]);
    const { call, events } = bench();
    const policies = standard({
      rateLimit: { perSecond: 1, burst: 2, maxWaitMs: 0 },
      methods: { Do: { rateLimit: { calls: 1, windowMs: 50, maxWaitMs: 0 } } },
    });
    await run(policies, call(), done);
    await expect(run(policies, call(), done)).rejects.toMatchObject({ retryAfterMs: 50 });
    expect(events.at(-1)).toMatchObject({ type: 'attempt-refused', by: 'rate_limit', limiter: 'Do' });
    expect(await run(policies, call(of('Other')), done)).toBe('done');
    expect(await run(policies, call(of('Another')), done)).toBe('done');
    await expect(run(policies, call(of('Other')), done)).rejects.toMatchObject({ retryAfterMs: 1_000 });
  });

  it('can be off for one method', async () => {
    const { call } = bench();
    const policies = standard({
      rateLimit: { perSecond: 1, maxWaitMs: 0 },
      methods: { Do: { rateLimit: false, bulkhead: false } },
    });
    for (let n = 0; n < 5; n += 1) expect(await run(policies, call(), done)).toBe('done');
  });
});

describe('hedging', () => {
  const idempotent = { method: { ...of('Do').method, idempotent: true } };
  const sentBeside = async (options: StandardOptions, own: object) => {
    const { clock, call, types } = bench();
    const { next, calls } = script((one) => one.client.clock.sleep(100));
    const ended = run(standard(options), call(own), next);
    await clock.advance(200);
    await ended;
    return { attempts: calls.length, types: types() };
  };

  it('is off by default', async () => {
    expect(await sentBeside({}, idempotent)).toEqual({ attempts: 1, types: [] });
  });

  it('takes the place of retry for idempotent methods, and leaves it to the others', async () => {
    const options = { hedging: { delayMs: 10 } };
    expect(await sentBeside(options, idempotent)).toEqual({ attempts: 2, types: ['hedge-started'] });
    expect((await sentBeside(options, of('Do'))).attempts).toBe(1);
    expect((await attemptsOf(options, of('Do'))).gapsMs).toEqual([1_000, 2_000]);
  });

  it('can be had for one method, and be switched off for one', async () => {
    const other = { method: { ...of('Other').method, idempotent: true } };
    const one = { methods: { Do: { hedging: { delayMs: 10 } } } };
    expect((await sentBeside(one, idempotent)).attempts).toBe(2);
    expect((await sentBeside(one, other)).attempts).toBe(1);
    const others = { hedging: { delayMs: 10 }, methods: { Do: { hedging: false } } } as const;
    expect((await sentBeside(others, idempotent)).attempts).toBe(1);
    expect((await sentBeside(others, other)).attempts).toBe(2);
  });

  it("of a method takes the list's numbers, but a delay of its own in place of either", async () => {
    const options = { hedging: { quantile: 0.9, attempts: 3 }, methods: { Do: { hedging: { delayMs: 10 } } } };
    expect((await sentBeside(options, idempotent)).attempts).toBe(3);
  });
});

describe('the budget', () => {
  const budgets = (options: StandardOptions) => standard(options).flatMap((policy) => policy.budgets ?? []);

  it('is one for all retries and hedges of the list', () => {
    expect(budgets({})).toHaveLength(1);
    expect(budgets({ hedging: {} })).toHaveLength(1);
    expect(budgets({ hedging: {}, methods: { Do: { retry: { attempts: 2 } }, Other: { hedging: {} } } })).toHaveLength(
      1,
    );
    expect(budgets({ retry: false, methods: { Do: { retry: {} }, Other: { retry: {} } } })).toHaveLength(1);
    expect(budgets({ retry: { budget: { ratio: 0.1 } }, methods: { Do: { retry: { attempts: 2 } } } })).toHaveLength(1);
    const own = { hedging: { budget: { ratio: 0.1 } }, methods: { Do: { hedging: { delayMs: 5 } } } };
    expect(budgets(own)).toHaveLength(2);
  });

  it('of a method that names one of its own is called like it', () => {
    const named = budgets({ methods: { Do: { retry: { budget: { ratio: 0.5 } } } } }).map(({ name }) => name);
    expect(named).toEqual([undefined, 'Do']);
  });

  it('can be switched off', () => {
    expect(budgets({ retry: { budget: false } })).toEqual([]);
    expect(budgets({ retry: { budget: false }, hedging: { budget: {} } })).toHaveLength(1);
  });
});

describe('leastAttemptMs', () => {
  it('is minded by retry and by the attempt timeout', async () => {
    const slow = { totalTimeoutMs: 2_000, leastAttemptMs: 1_000 };
    expect((await attemptsOf({ ...slow, leastAttemptMs: 1_001 })).calls).toHaveLength(1);
    expect((await attemptsOf(slow)).calls).toHaveLength(2);
    expect((await attemptsOf({ leastAttemptMs: 1_001, totalTimeoutMs: 1_000 })).calls).toHaveLength(0);
  });

  it('may be had for one method', async () => {
    const options = { totalTimeoutMs: 2_000, methods: { Do: { leastAttemptMs: 1_001 } } };
    expect((await attemptsOf(options)).calls).toHaveLength(1);
    expect((await attemptsOf(options, of('Other'))).calls).toHaveLength(2);
  });
});

it.each([
  [{ attemptTimeoutMs: 0 }, RangeError, /attemptTimeoutMs must be a number from 1 to \d+, got 0/],
  [{ totalTimeoutMs: '10s' }, TypeError, 'totalTimeoutMs must be a number, got "10s"'],
  [{ retries: 3 }, TypeError, 'standard.retries is not an option; there is totalTimeoutMs, '],
  [{ retry: true }, TypeError, 'retry must be an object, got true'],
  [{ hedging: true }, TypeError, 'hedging must be an object, got true'],
  [{ methods: { Do: { retry: true } } }, TypeError, 'retry must be an object, got true'],
  [{ leastAttemptMs: 3_000 }, RangeError, 'leastAttemptMs must be a number from 0 to 2000, got 3000'],
  [
    { methods: { Do: { retry: { attempts: 0 } } } },
    RangeError,
    'retry.attempts must be an integer from 1 to 100, got 0',
  ],
  [{ methods: { Do: { timeoutMs: 5 } } }, TypeError, 'methods.Do.timeoutMs is not an option'],
])('refuses %j when built', (options, kind, message) => {
  expect(() => standard(options as unknown as StandardOptions)).toThrow(kind);
  expect(() => standard(options as unknown as StandardOptions)).toThrow(message);
});

describe('what is wrong in an override names the method', () => {
  it.each<[object, typeof TypeError | typeof RangeError, string]>([
    [{ retry: { attempts: 0 } }, RangeError, 'methods.Charge.retry.attempts must be an integer from 1 to 100, got 0'],
    [{ retry: { budget: null } }, TypeError, 'methods.Charge.retry.budget must be an object, got null'],
    [{ retry: { budget: true } }, TypeError, 'methods.Charge.retry.budget must be an object, got true'],
    [{ retry: { budget: [] } }, TypeError, 'methods.Charge.retry.budget must be an object, got an array'],
    [{ retry: { budget: () => 1 } }, TypeError, 'methods.Charge.retry.budget must be an object, got a function'],
    [{ hedging: { budget: 5 } }, TypeError, 'methods.Charge.hedging.budget must be an object, got 5'],
    [{ hedging: { budget: { ratio: -1 } } }, RangeError, 'methods.Charge.hedging.budget.ratio must be a number ≥ 0'],
    [{ retry: null }, TypeError, 'methods.Charge.retry must be an object, got null'],
    [{ breaker: null }, TypeError, 'methods.Charge.breaker must be an object, got null'],
    [{ bulkhead: 5 }, TypeError, 'methods.Charge.bulkhead must be an object, got 5'],
    [{ rateLimit: 'x' }, TypeError, 'methods.Charge.rateLimit must be an object, got "x"'],
    [{ cache: [] }, TypeError, 'methods.Charge.cache must be an object, got an array'],
    [{ totalTimeoutMs: '5' }, TypeError, 'methods.Charge.totalTimeoutMs must be a number, got "5"'],
  ])('%j', (own, kind, message) => {
    const act = () => standard({ methods: { Charge: own } } as never);
    expect(act).toThrow(kind);
    expect(act).toThrow(message);
  });
});
