// What gRFC A6 asks of a retry beyond waiting and counting: pushback, a budget before the backoff, credentials.
import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { CallError, CancelledError, RefusedError } from '../errors.ts';
import type { StatusName } from '../status.ts';
import { bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { retryBudget } from './budget.ts';
import { retry } from './retry.ts';

const unavailable = failed('UNAVAILABLE');

function pushedBack(value: string, name: StatusName = 'UNAVAILABLE'): CallError {
  const metadata = new Metadata();
  metadata.set('grpc-retry-pushback-ms', value);
  return new CallError(`${methodName} failed`, { code: status[name], method: methodName, metadata });
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );

const gaps = (leftAtMs: readonly number[]) => leftAtMs.slice(1).map((at, n) => at - leftAtMs[n]!);

describe('pushback', () => {
  it('waits exactly as long as the server says, then the backoff begins anew', async () => {
    const { clock, call, events } = bench();
    const { next, leftAtMs, calls } = script(unavailable, unavailable, pushedBack('77'), unavailable, unavailable);
    // With a random of 0.5 a jitter is invisible: here it would not be.
    const own = call({ client: { ...call().client, random: () => 0 } });
    const error = failure(run([retry({ attempts: 6, jitter: 0.5 })], own, next));
    await clock.advance(60_000);
    await error;
    expect(gaps(leftAtMs)).toEqual([500, 1_000, 77, 500, 1_000]);
    expect(calls.map(({ backoffMs }) => backoffMs)).toEqual([0, 500, 1_000, 77, 500, 1_000]);
    expect(events[2]).toMatchObject({ type: 'retry-scheduled', delayMs: 77, attempt: 4 });
  });

  it('of 0 retries at once', async () => {
    const { call, clock } = bench();
    expect(await run([retry()], call(), script(pushedBack('0'), 'done').next)).toBe('done');
    expect(clock.sleeping).toBe(0);
  });

  it.each(['-1', 'soon', '1.5', ''])('of %j stops with the real error (grpc-js retries at once)', async (value) => {
    const { call, events } = bench();
    const { next, calls } = script(pushedBack(value));
    const own = call();
    const error = await failure(run([retry()], own, next));
    expect(error).toMatchObject({ status: 'UNAVAILABLE', name: 'CallError' });
    expect(calls).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'retry-stopped', decision: 'pushback' }]);
    expect(own.attempts).toMatchObject([{ decision: 'pushback' }]);
  });

  it('longer than the time that is left fails at once with the real error', async () => {
    const { clock, call, events } = bench();
    const error = pushedBack('3000');
    const deadlineMs = clock.now() + 3_000;
    expect(await failure(run([retry()], call({ deadlineMs }), script(error).next))).toBe(error);
    expect(events).toMatchObject([{ decision: 'no_time_left' }]);
  });

  it('on the last attempt that is allowed changes nothing', async () => {
    const { call, events } = bench();
    await failure(run([retry({ attempts: 1 })], call(), script(pushedBack('5')).next));
    expect(events).toMatchObject([{ decision: 'exhausted' }]);
  });

  it('brings back a RESOURCE_EXHAUSTED', async () => {
    const { clock, call } = bench();
    const answer = run([retry()], call(), script(pushedBack('20', 'RESOURCE_EXHAUSTED'), 'done').next);
    await clock.advance(20);
    expect(await answer).toBe('done');
  });

  it('ends its wait when the caller gives up', async () => {
    const { clock, call } = bench();
    const aborter = new AbortController();
    const error = failure(run([retry()], call({ signal: aborter.signal }), script(pushedBack('60000')).next));
    await settle();
    aborter.abort();
    expect(await error).toBeInstanceOf(CancelledError);
    expect(clock.sleeping).toBe(0);
  });
});

describe('the budget', () => {
  it('is asked before the backoff: who is denied does not wait (grpc-js does)', async () => {
    const { clock, call, events } = bench();
    const policy = retry({ budget: { ratio: 0, minPerSecond: 0, ttlMs: 1 } });
    const own = call();
    expect(await failure(run([policy], own, script(unavailable).next))).toBe(unavailable);
    expect(events).toMatchObject([{ type: 'retry-stopped', decision: 'budget_denied', attempt: 1 }]);
    expect(own.attempts).toMatchObject([{ decision: 'budget_denied' }]);
    expect(clock.sleeping).toBe(0);
  });

  it('keeps a full outage at 1.2 attempts a call and what a small client is granted', async () => {
    const { clock, call } = bench();
    const { next, calls } = script(unavailable);
    const policy = retry({ budget: { ratio: 0.2, minPerSecond: 3 } });
    const ended: Promise<unknown>[] = [];
    for (let n = 0; n < 500; n += 1) {
      ended.push(failure(run([policy], call(), next)));
      if (n % 50 === 49) await clock.advance(1_000);
    }
    await clock.advance(60_000);
    await Promise.all(ended);
    // 10 s of the least of 3 a second, and 30 to begin with.
    expect(calls.length).toBeLessThanOrEqual(500 * 1.2 + 10 * 3 + 30);
    expect(calls.length).toBeGreaterThan(600);
  });

  it('lets a client of two calls a second have all its attempts in an outage of twenty seconds', async () => {
    const { clock, call, events } = bench();
    const { next } = script(unavailable);
    const policy = retry({ budget: { ratio: 0.2, minPerSecond: 3 } });
    const ended: Promise<unknown>[] = [];
    // Each call wants 2 retries: 4 a second, where 3 and a fifth of a call are granted, and 30 to begin with.
    for (let n = 0; n < 40; n += 1) {
      ended.push(failure(run([policy], call(), next)));
      await clock.advance(500);
    }
    await clock.advance(10_000);
    await Promise.all(ended);
    expect(events.filter((event) => event.type === 'retry-stopped')).toHaveLength(40);
    expect(events.filter((event) => 'decision' in event && event.decision === 'budget_denied')).toEqual([]);
  });

  it('by default gives the first failing calls all their attempts, and in an outage stops by and by', async () => {
    const { clock, call } = bench();
    const { next, calls } = script(unavailable);
    const policy = retry();
    const spent: number[] = [];
    for (let n = 0; n < 200; n += 1) {
      const before = calls.length;
      const error = failure(run([policy], call(), next));
      await clock.advance(10_000);
      await error;
      spent.push(calls.length - before);
    }
    expect(new Set(spent.slice(0, 16))).toEqual(new Set([3]));
    expect(new Set(spent.slice(17))).toEqual(new Set([1]));
    expect(calls.length / 200).toBeLessThanOrEqual(1.2);
  });

  it('by default does not refuse a retry while three attempts of five end well', async () => {
    const { clock, call, events } = bench();
    const policy = retry({ attempts: 5, initialBackoffMs: 10 });
    for (let n = 0; n < 100; n += 1) {
      const fates = Array.from({ length: 5 }, (_, at) => ((n * 7 + at * 3) % 5 < 2 ? unavailable : 'done'));
      const settled = run([policy], call(), script(...fates).next).catch(() => undefined);
      await clock.advance(1_000);
      await settled;
    }
    expect(events.filter((event) => 'decision' in event && event.decision === 'budget_denied')).toEqual([]);
  });

  it('of gRFC A6 ends the retries of a full outage at half its tokens, and comes back with successes', async () => {
    const { clock, call } = bench();
    const policy = retry({ attempts: 2, budget: { maxTokens: 10, tokenRatio: 0.5 } });
    const down = script(unavailable);
    for (let n = 0; n < 10; n += 1) {
      const error = failure(run([policy], call(), down.next));
      await clock.advance(1_000);
      await error;
    }
    // Ten first attempts; a retry after the 1st and 2nd failing call costs a token each: 9, 8 | 7, 6 | then 5.
    expect(down.calls.length).toBe(12);
    for (let n = 0; n < 14; n += 1) await run([policy], call(), script('done').next);
    const answer = run([policy], call(), script(unavailable, 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });

  it('false sets no limit', async () => {
    const { clock, call } = bench();
    const policy = retry({ budget: false, initialBackoffMs: 0 });
    const { next, calls } = script(unavailable);
    const ended = Array.from({ length: 50 }, () => failure(run([policy], call(), next)));
    await clock.advance(5_000);
    await Promise.all(ended);
    expect(calls).toHaveLength(150);
    expect(policy.budgets).toEqual([]);
  });

  it('may be one that others share, and is shown for the metrics', async () => {
    const budget = retryBudget({ ratio: 0, minPerSecond: 0.1, ttlMs: 10_000, name: 'all' });
    const [one, two] = [retry({ budget }), retry({ budget })];
    expect([one.budgets, two.budgets]).toEqual([[budget], [budget]]);
    const { clock, call } = bench();
    const answer = run([one], call(), script(unavailable, 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
    expect(await failure(run([two], call(), script(unavailable).next))).toBe(unavailable);
  });

  it('earns nothing by a call of which nothing left', async () => {
    const budget = retryBudget({ ratio: 1, minPerSecond: 0 });
    const { call } = bench();
    const refused = new RefusedError('the circuit is open', { method: methodName, code: 14 });
    await failure(run([retry({ budget })], call(), script(refused).next));
    expect(budget.tokens).toBe(0);
    await run([retry({ budget })], call(), script('done').next);
    expect(budget.tokens).toBe(1);
  });
});

describe('UNAUTHENTICATED', () => {
  const unauthenticated = failed('UNAUTHENTICATED');
  const renewing = (renewCredentials: (signal: AbortSignal | undefined) => Promise<boolean>) => {
    const { call, ...rest } = bench();
    const own = call();
    return { ...rest, call: (given = {}) => ({ ...own, client: { ...own.client, renewCredentials }, ...given }) };
  };

  it('is tried once more, at once, when new credentials are here', async () => {
    let asked = 0;
    const { call, clock } = renewing(() => Promise.resolve((asked += 1) > 0));
    const { next, leftAtMs } = script(unauthenticated, 'done');
    expect(await run([retry()], call(), next)).toBe('done');
    expect([asked, ...gaps(leftAtMs), clock.sleeping]).toEqual([1, 0, 0]);
  });

  it('is not asked about a second time in one call', async () => {
    let asked = 0;
    const { call, events } = renewing(() => Promise.resolve((asked += 1) > 0));
    const { next, calls } = script(unauthenticated);
    expect(await failure(run([retry({ attempts: 5 })], call(), next))).toBe(unauthenticated);
    expect([asked, calls.length]).toEqual([1, 2]);
    expect(events.at(-1)).toMatchObject({ decision: 'not_retryable', attempt: 2 });
  });

  it.each([
    ['there are no others', () => Promise.resolve(false)],
    ['the provider fails', () => Promise.reject(new Error('token endpoint down'))],
  ])('is final when %s', async (_, renew) => {
    const { call, events } = renewing(renew);
    const { next, calls } = script(unauthenticated);
    expect(await failure(run([retry()], call(), next))).toBe(unauthenticated);
    expect(calls).toHaveLength(1);
    expect(events).toMatchObject([{ decision: 'not_retryable' }]);
  });

  it('asks for no new credentials when no attempt is left', async () => {
    let asked = 0;
    const { call } = renewing(() => Promise.resolve((asked += 1) > 0));
    await failure(run([retry({ attempts: 1 })], call(), script(unauthenticated).next));
    expect(asked).toBe(0);
  });

  it('waits for a provider that hangs no longer than the call lasts', async () => {
    const { call, clock } = renewing(() => new Promise(() => undefined));
    const error = failure(run([retry()], call({ deadlineMs: clock.now() + 500 }), script(unauthenticated).next));
    await clock.advance(500);
    expect(await error).toBe(unauthenticated);
    expect(clock.sleeping).toBe(0);
  });

  it('leaves a provider that hangs as soon as the caller gives up', async () => {
    let given: AbortSignal | undefined;
    const { call, clock } = renewing((signal) => {
      given = signal;
      return new Promise(() => undefined);
    });
    const aborter = new AbortController();
    const own = call({ signal: aborter.signal, deadlineMs: clock.now() + 500 });
    const error = failure(run([retry()], own, script(unauthenticated).next));
    await settle();
    aborter.abort(new Error('enough'));
    expect(await error).toBeInstanceOf(CancelledError);
    expect([given?.aborted, clock.sleeping]).toEqual([true, 0]);
  });
});

it('tries again after a failure that may pass, also with credentials that were renewed', async () => {
  const { call, clock } = bench();
  const own = call();
  const client = { ...own.client, renewCredentials: () => Promise.resolve(true) };
  const { next, calls } = script(failed('UNAUTHENTICATED'), unavailable, 'done');
  const answer = run([retry()], { ...own, client }, next);
  await clock.advance(60_000);
  expect(await answer).toBe('done');
  expect(calls).toHaveLength(3);
});
