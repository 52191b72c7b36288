import { getEventListeners } from 'node:events';
import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { type AttemptRecord, CallError, CancelledError, DeadlineExceededError, RefusedError } from '../errors.ts';
import type { StatusName } from '../status.ts';
import { bench, failed, methodName, run } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { type RetryBudget, retryBudget } from './budget.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { hedging, type HedgingOptions } from './hedging.ts';

const unavailable = failed('UNAVAILABLE');
const idempotent = { method: { fullName: methodName, name: 'Do', idempotent: true, kind: 'unary' as const } };

function pushedBack(value: string, name: StatusName = 'UNAVAILABLE'): CallError {
  const metadata = new Metadata();
  metadata.set('grpc-retry-pushback-ms', value);
  return new CallError(`${methodName} failed`, { code: status[name], method: methodName, metadata });
}

type Answer = readonly [afterMs: number, answer: string | Error];

/** A wire that answers after a while and can be cancelled, keeping the journal as unary.ts does. */
function wire(...answers: Answer[]) {
  const calls: Call[] = [];
  const leftAtMs: number[] = [];
  const record = ({ attempt, attempts, hedge, backoffMs }: Call, name: StatusName) => {
    const rest = { durationMs: 0, endpoint: 'test', faultId: undefined, message: '' };
    (attempts as AttemptRecord[]).push({ attempt, status: name, hedge, backoffMs, ...rest });
  };
  const next = async (call: Call): Promise<unknown> => {
    const [afterMs, answer] = answers[Math.min(calls.length, answers.length - 1)]!;
    calls.push(call);
    leftAtMs.push(call.client.clock.now());
    try {
      if (afterMs > 0) await call.client.clock.sleep(afterMs, call.signal);
    } catch (cause) {
      record(call, 'CANCELLED');
      throw new CancelledError('cancelled', { method: methodName, cause });
    }
    record(call, answer instanceof CallError ? answer.status : 'OK');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { next: next as Next<unknown, unknown>, calls, leftAtMs };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );

/** Runs one idempotent call to its end; times are from when it began. */
async function hedged(options: HedgingOptions, answers: Answer[], own: Partial<Call> = {}) {
  const { clock, call, events, types } = bench();
  const { next, calls, leftAtMs } = wire(...answers);
  const startedAtMs = clock.now();
  const one = call({ ...idempotent, ...own });
  let endedAtMs = 0;
  const ended = run([hedging(options)], one, next)
    .catch((error: unknown) => error)
    .finally(() => (endedAtMs = clock.now()));
  await clock.advance(10_000);
  const left = leftAtMs.map((at) => at - startedAtMs);
  return {
    result: await ended,
    tookMs: endedAtMs - startedAtMs,
    left,
    calls,
    call: one,
    events,
    types: types(),
    clock,
  };
}

describe('a slow answer', () => {
  it('is raced after the delay, and the first OK wins at once', async () => {
    const { result, tookMs, left, calls, call, events } = await hedged({ delayMs: 50 }, [
      [1_000, 'slow'],
      [20, 'quick'],
    ]);
    expect([result, tookMs, left]).toEqual(['quick', 70, [0, 50]]);
    expect(calls.map(({ attempt, maxAttempts, hedge }) => [attempt, maxAttempts, hedge])).toEqual([
      [1, 2, false],
      [2, 2, true],
    ]);
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(call.notes.hedged).toBe(true);
    expect(events).toMatchObject([{ type: 'hedge-started', attempt: 2, attempts: 2, delayMs: 50 }]);
  });

  it('may still win against its hedge, which is cancelled', async () => {
    const { result, tookMs, calls, call } = await hedged({ delayMs: 50 }, [
      [60, 'first'],
      [20, 'second'],
    ]);
    expect([result, tookMs, call.notes.hedged]).toEqual(['first', 60, false]);
    expect(calls[1]?.signal?.aborted).toBe(true);
    expect(call.attempts.map((one) => [one.attempt, one.status])).toEqual([
      [1, 'OK'],
      [2, 'CANCELLED'],
    ]);
  });

  it('is raced as often as there are attempts, a delay apart each', async () => {
    const { result, left } = await hedged({ delayMs: 50, attempts: 4 }, [[1_000, 'slow']]);
    expect([result, left]).toEqual(['slow', [0, 50, 100, 150]]);
  });

  it('with a delay of 0 is raced from the start', async () => {
    const { left, tookMs } = await hedged({ delayMs: 0, attempts: 3 }, [
      [30, 'a'],
      [20, 'b'],
      [10, 'c'],
    ]);
    expect([left, tookMs]).toEqual([[0, 0, 0], 10]);
  });

  it('that comes within the delay is not raced, and nothing is left behind', async () => {
    const { result, left, types, clock } = await hedged({ delayMs: 50 }, [[49, 'first']]);
    expect([result, left, types, clock.sleeping]).toEqual(['first', [0], [], 0]);
  });

  it('is not raced with one attempt', async () => {
    const { left } = await hedged({ delayMs: 50, attempts: 1 }, [[1_000, 'slow']]);
    expect(left).toEqual([0]);
  });

  it('is not raced when what is left is too little for another attempt', async () => {
    const options = { delayMs: 50, leastAttemptMs: 100 };
    const { left } = await hedged(options, [[140, 'slow']], { deadlineMs: 1_000_000 + 149 });
    expect(left).toEqual([0]);
  });
});

describe('who is hedged', () => {
  it.each([
    ['a method that is neither idempotent nor keyed', { method: { ...idempotent.method, idempotent: false } }],
    ['a stream', { method: { ...idempotent.method, kind: 'server_streaming' as const } }],
  ])('not %s: it passes through', async (_, own) => {
    const { left, calls } = await hedged({ delayMs: 50 }, [[1_000, 'slow']], own);
    expect(left).toEqual([0]);
    expect(calls[0]).toMatchObject({ maxAttempts: 1, signal: undefined });
  });

  it('a call with an idempotency key', async () => {
    const own = { method: { ...idempotent.method, idempotent: false }, idempotencyKey: 'k1' };
    const { left, calls } = await hedged({ delayMs: 50 }, [[1_000, 'slow']], own);
    expect(left).toEqual([0, 50]);
    expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k1', 'k1']);
  });
});

describe('the measured delay', () => {
  it('is the quantile of the answers so far; nothing is hedged before there are enough', async () => {
    const { clock, call, types } = bench();
    const policy = hedging({ quantile: 0.5 });
    for (let n = 0; n < 20; n += 1) {
      const answer = run([policy], call(idempotent), wire([100, 'done']).next);
      await clock.advance(100);
      await answer;
    }
    expect(types()).toEqual([]);
    const { next, leftAtMs } = wire([10_000, 'slow'], [100, 'done']);
    const answer = run([policy], call(idempotent), next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
    const delayMs = leftAtMs[1]! - leftAtMs[0]!;
    expect(delayMs).toBeGreaterThan(97);
    expect(delayMs).toBeLessThan(104);
  });

  it('is measured for each method by itself', async () => {
    const { clock, call, types } = bench();
    const policy = hedging({ quantile: 0.5 });
    for (let n = 0; n < 20; n += 1) await run([policy], call(idempotent), wire([0, 'done']).next);
    const other = { method: { ...idempotent.method, fullName: 'test.Service/Other' } };
    const answer = run([policy], call(other), wire([500, 'done']).next);
    await clock.advance(500);
    expect(await answer).toBe('done');
    expect(types()).toEqual([]);
  });

  it('is not shortened by its own hedges: one that lost counts for as long as it was waited for', async () => {
    const { clock, call } = bench();
    const policy = hedging({ quantile: 0.9, attempts: 2, budget: false });
    const delays: number[] = [];
    // One in five is slow; from the twentieth on so slow that only its hedge answers, after 100 ms.
    for (let n = 0; n < 80; n += 1) {
      const slow = n % 5 === 0;
      const slowMs = n < 20 ? 400 : 100_000;
      const { next, leftAtMs } = wire([slow ? slowMs : 100, 'first'], [100, 'second']);
      const answer = run([policy], call(idempotent), next);
      await clock.advance(slow ? 3_000 : 100);
      await answer;
      if (leftAtMs.length > 1) delays.push(leftAtMs[1]! - leftAtMs[0]!);
    }
    expect(delays.length).toBe(12);
    expect(Math.min(...delays)).toBeGreaterThan(390);
  });

  it('learns nothing from failures', async () => {
    const { clock, call, types } = bench();
    const policy = hedging({ attempts: 1, quantile: 0.5 });
    for (let n = 0; n < 30; n += 1) await failure(run([policy], call(idempotent), wire([0, unavailable]).next));
    const answer = run([policy], call(idempotent), wire([500, 'done']).next);
    await clock.advance(500);
    await answer;
    expect(types().filter((type) => type === 'hedge-started')).toEqual([]);
  });
});

describe('a failure', () => {
  it('that may pass sends the next attempt at once', async () => {
    const { result, tookMs, left, call, events } = await hedged({ delayMs: 500 }, [
      [10, unavailable],
      [20, 'done'],
    ]);
    expect([result, tookMs, left]).toEqual(['done', 30, [0, 10]]);
    expect(call).toMatchObject({
      notes: { hedged: false },
      attempts: [{ decision: 'retried', hedge: false }, { hedge: false }],
    });
    expect(events).toMatchObject([{ type: 'retry-scheduled', attempt: 2, delayMs: 0, status: 'UNAVAILABLE' }]);
  });

  it('beside another attempt sends the next at once, too', async () => {
    const options = { delayMs: 50, attempts: 3 };
    const { result, left, types } = await hedged(options, [
      [1_000, 'slow'],
      [10, unavailable],
      [20, 'done'],
    ]);
    expect([result, left, types]).toEqual(['done', [0, 50, 60], ['hedge-started', 'hedge-started']]);
  });

  it('that is fatal ends the call and cancels the others', async () => {
    const wrong = failed('INVALID_ARGUMENT');
    const { result, tookMs, calls, events, call } = await hedged({ delayMs: 50, attempts: 3 }, [
      [1_000, 'slow'],
      [10, wrong],
    ]);
    expect([result, tookMs, calls.length]).toEqual([wrong, 60, 2]);
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'retry-stopped', decision: 'not_retryable', attempt: 2 });
    expect(call.attempts[0]).toMatchObject({ attempt: 2, decision: 'not_retryable' });
  });

  it('of all attempts is the last real error', async () => {
    const { result, events, call } = await hedged({ delayMs: 50 }, [
      [10, unavailable],
      [10, failed('UNAVAILABLE')],
    ]);
    expect(result).toMatchObject({ name: 'RetriesExhaustedError', status: 'UNAVAILABLE', attempts: { length: 2 } });
    expect(events.at(-1)).toMatchObject({ type: 'retry-stopped', decision: 'exhausted', attempt: 2 });
    expect(call.attempts.map(({ decision }) => decision)).toEqual(['retried', 'exhausted']);
  });

  it('of the last one out is what the caller gets, even if the one before was the later attempt', async () => {
    const first = failed('UNAVAILABLE');
    const { result } = await hedged({ delayMs: 50 }, [
      [100, first],
      [10, unavailable],
    ]);
    expect(result).toMatchObject({ name: 'RetriesExhaustedError', cause: first });
  });

  it('that is a timeout of ours sends the next', async () => {
    const timedOut = new DeadlineExceededError('too slow', { method: methodName, limit: 'attempt' });
    const { result } = await hedged({ delayMs: 5_000 }, [
      [10, timedOut],
      [10, 'done'],
    ]);
    expect(result).toBe('done');
  });

  it('that is no CallError ends the call: that is a bug, not a fault', async () => {
    const bug = new TypeError('x is not a function');
    const { result, left } = await hedged({ delayMs: 50 }, [[10, bug]]);
    expect([result, left]).toEqual([bug, [0]]);
  });

  it('thrown before there was a promise is one all the same', async () => {
    const { call } = bench();
    const bug = new TypeError('x is not a function');
    const broken = () => {
      throw bug;
    };
    expect(await failure(run([hedging()], call(idempotent), broken))).toBe(bug);
  });

  it('of shouldRetry itself reaches the caller', async () => {
    const shouldRetry = () => {
      throw new TypeError('no such field');
    };
    const { result } = await hedged({ delayMs: 50, shouldRetry }, [[10, unavailable]]);
    expect(result).toMatchObject({ message: 'no such field' });
  });
});

describe('a refusal of ours', () => {
  const refused = new RefusedError(`${methodName} refused`, { method: methodName, code: 14 });

  it('of the first attempt is what the caller gets', async () => {
    const { result, left, types } = await hedged({ delayMs: 50 }, [[0, refused]]);
    expect([result, left, types]).toEqual([refused, [0], []]);
  });

  it('of a hedge leaves the first attempt alone', async () => {
    const { result } = await hedged({ delayMs: 50 }, [
      [100, 'slow'],
      [0, refused],
    ]);
    expect(result).toBe('slow');
  });

  it('after a failure leaves the real error', async () => {
    const { result } = await hedged({ delayMs: 50 }, [
      [10, unavailable],
      [0, refused],
    ]);
    expect(result).toBe(unavailable);
  });
});

describe('pushback', () => {
  it('that is negative stops new hedges only: the first attempt goes on (grpc-js cancels it)', async () => {
    const options = { delayMs: 50, attempts: 4 };
    const { result, left, calls } = await hedged(options, [
      [500, 'slow'],
      [10, pushedBack('-1')],
    ]);
    expect([result, left]).toEqual(['slow', [0, 50]]);
    expect(calls[0]?.signal?.aborted).toBe(false);
    expect(calls).toHaveLength(2);
  });

  it.each(['-1', 'soon', '2.5'])('of %j with nothing on the way ends the call', async (value) => {
    const { result, left, events, call } = await hedged({ delayMs: 50, attempts: 4 }, [[10, pushedBack(value)]]);
    expect([result, left]).toMatchObject([{ status: 'UNAVAILABLE' }, [0]]);
    expect(events).toMatchObject([{ type: 'retry-stopped', decision: 'pushback' }]);
    expect(call.attempts).toMatchObject([{ decision: 'pushback' }]);
  });

  it('that was negative holds for the failures that follow', async () => {
    const options = { delayMs: 50, attempts: 4 };
    const { result, left } = await hedged(options, [
      [500, unavailable],
      [10, pushedBack('-1')],
    ]);
    expect([result, left]).toMatchObject([{ status: 'UNAVAILABLE' }, [0, 50]]);
  });

  it('that names a time delays the next attempt by exactly that, with nothing on the way', async () => {
    const { result, left, calls, events } = await hedged({ delayMs: 50 }, [
      [10, pushedBack('77')],
      [5, 'done'],
    ]);
    expect([result, left]).toEqual(['done', [0, 87]]);
    expect(calls[1]).toMatchObject({ backoffMs: 77, hedge: false });
    expect(events).toMatchObject([{ type: 'retry-scheduled', delayMs: 77 }]);
  });

  it('that names a time delays the next hedge by exactly that, in place of the delay', async () => {
    const options = { delayMs: 50, attempts: 3 };
    const { result, left } = await hedged(options, [
      [1_000, 'slow'],
      [10, pushedBack('300')],
      [5, 'done'],
    ]);
    expect([result, left]).toEqual(['done', [0, 50, 360]]);
  });

  it('longer than the time that is left ends the call at once', async () => {
    const own = { deadlineMs: 1_000_000 + 400 };
    const { result, tookMs, events } = await hedged({ delayMs: 50 }, [[10, pushedBack('390')]], own);
    expect([result, tookMs]).toMatchObject([{ status: 'UNAVAILABLE' }, 10]);
    expect(events).toMatchObject([{ decision: 'no_time_left' }]);
  });
});

describe('the budget', () => {
  const none = { ratio: 0, minPerSecond: 0, ttlMs: 1 };

  it('denies a hedge, not the call', async () => {
    const { result, left, types } = await hedged({ delayMs: 50, budget: none }, [[200, 'slow']]);
    expect([result, left, types]).toEqual(['slow', [0], []]);
  });

  it('is asked before the wait that a pushback wants', async () => {
    const { result, tookMs, events } = await hedged({ delayMs: 50, budget: none }, [[10, pushedBack('500')]]);
    expect([result, tookMs]).toMatchObject([{ status: 'UNAVAILABLE' }, 10]);
    expect(events).toMatchObject([{ type: 'retry-stopped', decision: 'budget_denied' }]);
  });

  it('of gRFC A6 throttles hedges: 50 failing calls are not 200 attempts (grpc-js makes 200)', async () => {
    const { clock, call } = bench();
    const policy = hedging({ delayMs: 10, attempts: 4, budget: { maxTokens: 10, tokenRatio: 0.1 } });
    const { next, calls } = wire([0, unavailable]);
    for (let n = 0; n < 50; n += 1) {
      const error = failure(run([policy], call(idempotent), next));
      await clock.advance(10);
      await error;
    }
    expect(calls.length).toBeLessThanOrEqual(55);
    expect(policy.budgets).toMatchObject([{ tokens: 0, maxTokens: 10 }]);
  });

  it('by default keeps hedges at a fifth of the calls and what a small client is granted', async () => {
    const { clock, call } = bench();
    const policy = hedging({ delayMs: 10 });
    const { next, calls } = wire([50, 'slow']);
    const answers: Promise<unknown>[] = [];
    for (let n = 0; n < 300; n += 1) answers.push(run([policy], call(idempotent), next));
    await clock.advance(100);
    await Promise.all(answers);
    expect(calls.length).toBeGreaterThan(300 * 1.2);
    expect(calls.length).toBeLessThanOrEqual(300 * 1.2 + 31);
  });
});

describe('what a budget is told', () => {
  const told = (may = true) => {
    const log: string[] = [];
    const budget: RetryBudget = {
      name: undefined,
      tokens: 1,
      maxTokens: 1,
      canTake: () => may,
      take: () => log.push('take') > 0 && may,
      started: () => void log.push('started'),
      ended: (verdict) => void log.push(verdict),
    };
    return { budget, log };
  };

  it('one call, each hedge and each end; a loser that answers all the same is none', async () => {
    const { budget, log } = told();
    const { clock, call } = bench();
    const policy = hedging({ delayMs: 10, attempts: 3, budget });
    const deaf = wire([50, unavailable], [50, 'second'], [50, 'third']);
    const own = call(idempotent);
    // Whoever does not hear that it was cancelled.
    const answer = run([policy], own, (one) => deaf.next({ ...one, signal: undefined }));
    await clock.advance(1_000);
    expect(await answer).toBe('second');
    expect(log).toEqual(['started', 'take', 'take', 'failure', 'success']);
    expect(own.notes.hedged).toBe(true);
  });

  it('a call that has one answer, and one of which nothing left', async () => {
    const { budget, log } = told();
    await hedged({ delayMs: 10, budget }, [[0, 'done']]);
    const refused = new RefusedError('the circuit is open', { method: methodName, code: 14 });
    await hedged({ delayMs: 10, budget }, [[0, refused]]);
    expect(log).toEqual(['started', 'success']);
  });

  it('a hedge that a pushback delayed pays once, when it leaves', async () => {
    const { budget, log } = told();
    const options = { delayMs: 50, attempts: 3, budget };
    await hedged(options, [
      [1_000, 'slow'],
      [10, pushedBack('300')],
      [5, 'done'],
    ]);
    expect(log).toEqual(['started', 'take', 'failure', 'take', 'success']);
  });
});

describe('the caller gives up', () => {
  it('before: nothing leaves', async () => {
    const { result, calls } = await hedged({}, [[0, 'done']], { signal: AbortSignal.abort(new Error('enough')) });
    expect(result).toMatchObject({ name: 'CancelledError', cause: { message: 'enough' } });
    expect(calls).toEqual([]);
  });

  it('while attempts are out: all are cancelled, at once, for its reason', async () => {
    const { clock, call } = bench();
    const aborter = new AbortController();
    const { next, calls } = wire([1_000, 'slow']);
    const error = failure(run([hedging({ delayMs: 50 })], call({ ...idempotent, signal: aborter.signal }), next));
    await clock.advance(60);
    expect(getEventListeners(aborter.signal, 'abort')).toHaveLength(1);
    aborter.abort(new Error('enough'));
    expect(await error).toMatchObject({ name: 'CancelledError', cause: { message: 'enough' } });
    expect(calls.map(({ signal }) => signal?.reason as Error)).toMatchObject([
      { message: 'enough' },
      { message: 'enough' },
    ]);
    expect(clock.sleeping).toBe(0);
  });

  it('after the answer: nobody listens any more', async () => {
    const { signal } = new AbortController();
    await hedged({}, [[0, 'done']], { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('while it waits as the server asked: no timer is left', async () => {
    const { clock, call } = bench();
    const aborter = new AbortController();
    const own = call({ ...idempotent, signal: aborter.signal });
    const error = failure(run([hedging({ delayMs: 50 })], own, wire([0, pushedBack('5000')]).next));
    await settle();
    expect(clock.sleeping).toBe(1);
    aborter.abort();
    expect(await error).toBeInstanceOf(CancelledError);
    expect(clock.sleeping).toBe(0);
  });
});

describe('with a breaker inside', () => {
  it('the loser counts neither as a failure nor as a success', async () => {
    const { clock, call } = bench();
    const breaker = circuitBreaker({ consecutiveFailures: 1 });
    for (let n = 0; n < 5; n += 1) {
      const answer = run([hedging({ delayMs: 50 }), breaker], call(idempotent), wire([1_000, 'a'], [10, 'b']).next);
      await clock.advance(60);
      expect(await answer).toBe('b');
    }
    expect(breaker.breakers[0]).toMatchObject({ state: 'closed' });
  });
});

describe('UNAUTHENTICATED', () => {
  it('sends the next attempt with new credentials, once', async () => {
    let asked = 0;
    const { clock, call } = bench();
    const renewing = call().client;
    const own = call({
      ...idempotent,
      client: { ...renewing, renewCredentials: () => Promise.resolve((asked += 1) > 0) },
    });
    const answers: Answer[] = [
      [10, failed('UNAUTHENTICATED')],
      [10, failed('UNAUTHENTICATED')],
    ];
    const { next, calls } = wire(...answers);
    const error = failure(run([hedging({ delayMs: 500, attempts: 5 })], own, next));
    await clock.advance(1_000);
    expect(await error).toMatchObject({ status: 'UNAUTHENTICATED', name: 'CallError' });
    expect([asked, calls.length]).toEqual([1, 2]);
  });
});

it.each([
  [{ attempts: 0 }, RangeError, 'hedging.attempts must be an integer from 1 to 10, got 0'],
  [{ attempts: 11 }, RangeError, 'hedging.attempts must be an integer from 1 to 10, got 11'],
  [{ delayMs: -1 }, RangeError, /hedging\.delayMs must be a number from 0 to \d+, got -1/],
  [{ quantile: 1 }, RangeError, 'hedging.quantile must be a number from 0.001 to 0.999, got 1'],
  [{ quantile: 0.9, delayMs: 5 }, TypeError, 'hedging takes delayMs or quantile, got both'],
  [{ retryableStatuses: ['OK'] }, RangeError, 'hedging.retryableStatuses must hold gRPC error statuses, got OK'],
  [{ delay: 5 }, TypeError, /hedging\.delay is not an option; there is attempts, /],
])('refuses %j when built', (options, kind, message) => {
  expect(() => hedging(options as unknown as HedgingOptions)).toThrow(kind);
  expect(() => hedging(options as unknown as HedgingOptions)).toThrow(message);
});

it('gives back to its budget what it took for a hedge that was refused, not for the first attempt', async () => {
  const { clock, call } = bench();
  const budget = retryBudget({ ratio: 0, minPerSecond: 0.2 });
  const { next: leave } = wire([100, 'done']);
  const refusal = new RefusedError('no', { method: methodName, code: status.UNAVAILABLE });
  const next: Next<unknown, unknown> = (one) => (one.attempt === 1 ? leave(one) : Promise.reject(refusal));
  const answer = run([hedging({ delayMs: 10, attempts: 2, budget })], call(idempotent), next);
  await clock.advance(20);
  expect(budget.tokens).toBeCloseTo(2);
  await clock.advance(100);
  expect(await answer).toBe('done');
  budget.take(clock.now());
  await failure(run([hedging({ delayMs: 10, budget })], call(idempotent), () => Promise.reject(refusal)));
  expect(budget.tokens).toBeLessThan(1.1);
});

it('waits for the share that it is given: the median here', async () => {
  const { clock, call } = bench();
  const policy = hedging({ quantile: 0.5 });
  for (let n = 0; n < 20; n += 1) {
    const answer = run([policy], call(idempotent), wire([n < 10 ? 10 : 100, 'a']).next);
    await clock.advance(100);
    await answer;
  }
  const { next, leftAtMs } = wire([1_000, 'slow']);
  const answer = run([policy], call(idempotent), next);
  await clock.advance(1_000);
  expect(await answer).toBe('slow');
  expect(leftAtMs[1]! - leftAtMs[0]!).toBeLessThan(20);
});

it('has no budget to show where there is none, and names a wrong option', () => {
  expect(hedging({ budget: false }).budgets).toEqual([]);
  expect(() => hedging({ leastAttemptMs: -1 })).toThrow('hedging.leastAttemptMs must be a number from 0 to');
});
