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

it.each([
  [{ attemptTimeoutMs: 0 }, RangeError, /attemptTimeoutMs must be a number from 1 to \d+, got 0/],
  [{ totalTimeoutMs: '10s' }, TypeError, 'totalTimeoutMs must be a number, got "10s"'],
  [
    { retries: 3 },
    TypeError,
    'standard.retries is not an option; there is totalTimeoutMs, retry, breaker, attemptTimeoutMs',
  ],
  [{ retry: true }, TypeError, 'retry must be an object, got true'],
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
