import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  CallError,
  CircuitOpenError,
  DeadlineExceededError,
  RefusedError,
  RetriesExhaustedError,
} from '../errors.ts';
import { bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import type { Call, MethodKind, Next } from '../call.ts';
import { retryBudget } from './budget.ts';
import { retry, type RetryOptions } from './retry.ts';

const unavailable = failed('UNAVAILABLE');
const timedOut = new DeadlineExceededError(`${methodName} not answered within 2000 ms`, {
  method: methodName,
  limit: 'attempt',
});
const refused = new CircuitOpenError(`${methodName} refused`, { method: methodName, retryAfterMs: 30_000 });

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );
}

describe('waiting and counting', () => {
  it('makes 3 attempts in all, 1 s and 2 s apart', async () => {
    const { clock, call, types } = bench();
    const { next, leftAtMs } = script(unavailable);
    const error = failure(run([retry()], call(), next));
    await clock.advance(60_000);
    expect(leftAtMs.map((at) => at - leftAtMs[0]!)).toEqual([0, 1_000, 3_000]);
    expect(await error).toBeInstanceOf(RetriesExhaustedError);
    expect(await error).toMatchObject({ code: 14, cause: unavailable, attempts: { length: 3 } });
    expect(types()).toEqual(['retry-scheduled', 'retry-scheduled', 'retry-stopped']);
  });

  it('waits 4 s from the fourth attempt on when more are asked for', async () => {
    const { clock, call } = bench();
    const { next, leftAtMs } = script(unavailable);
    const error = failure(run([retry({ attempts: 5 })], call(), next));
    await clock.advance(60_000);
    await error;
    expect(leftAtMs.map((at) => at - leftAtMs[0]!)).toEqual([0, 1_000, 3_000, 7_000, 11_000]);
  });

  it('numbers the attempts and says how long each waited', async () => {
    const { clock, call } = bench();
    const { next, calls } = script(unavailable, unavailable, 'done');
    const answer = run([retry()], call(), next);
    await clock.advance(3_000);
    expect(await answer).toBe('done');
    expect(calls.map(({ attempt, maxAttempts, backoffMs }) => [attempt, maxAttempts, backoffMs])).toEqual([
      [1, 3, 0],
      [2, 3, 1_000],
      [3, 3, 2_000],
    ]);
  });

  it('hands the same request and key to every attempt', async () => {
    const { clock, call } = bench();
    const { next, calls } = script(unavailable, 'done');
    const original = call({ idempotencyKey: 'k1', request: { idempotencyKey: 'k1' } });
    const answer = run([retry()], original, next);
    await clock.advance(1_000);
    await answer;
    expect(calls.map((one) => one.request)).toEqual([original.request, original.request]);
    expect(calls.map((one) => one.idempotencyKey)).toEqual(['k1', 'k1']);
  });

  it('leaves the error as it is when only one attempt is allowed', async () => {
    const { call } = bench();
    expect(await failure(run([retry({ attempts: 1 })], call(), script(unavailable).next))).toBe(unavailable);
  });
});

describe('what is retried', () => {
  it.each(['UNAVAILABLE'] as const)('%s, whatever the method', async (name) => {
    const { clock, call } = bench();
    const answer = run([retry()], call(), script(failed(name), 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });

  it.each([
    'INVALID_ARGUMENT',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'INTERNAL',
    'UNKNOWN',
    'ABORTED',
    'RESOURCE_EXHAUSTED',
    'DEADLINE_EXCEEDED',
    'UNAUTHENTICATED',
  ] as const)('not %s', async (name) => {
    const { call, events } = bench();
    const { next, calls } = script(failed(name));
    const method = { fullName: methodName, name: 'Do', idempotent: true, kind: 'unary' as const };
    expect(await failure(run([retry()], call({ method }), next))).toMatchObject({ status: name });
    expect(calls).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'retry-stopped', decision: 'not_retryable', status: name }]);
  });

  it('a status that the options name', async () => {
    const { clock, call } = bench();
    const answer = run([retry({ retryableStatuses: ['ABORTED'] })], call(), script(failed('ABORTED'), 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });

  it('not a status that the options do not name: they stand in place of the default', async () => {
    const { call } = bench();
    const error = failure(run([retry({ retryableStatuses: ['ABORTED'] })], call(), script(unavailable).next));
    expect(await error).toBe(unavailable);
  });

  it('our own attempt timeout, when the method is declared idempotent', async () => {
    const { clock, call } = bench();
    const method = { fullName: methodName, name: 'Do', idempotent: true, kind: 'unary' as const };
    const answer = run([retry()], call({ method }), script(timedOut, 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });

  it('our own attempt timeout, when the call carries an idempotency key', async () => {
    const { clock, call } = bench();
    const answer = run([retry()], call({ idempotencyKey: 'k1' }), script(timedOut, 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });

  it('not our own attempt timeout otherwise: the work may have been done', async () => {
    const { call } = bench();
    const { next, calls } = script(timedOut);
    expect(await failure(run([retry()], call(), next))).toBe(timedOut);
    expect(calls).toHaveLength(1);
  });

  it('not an error that is no CallError: that is a bug, not a fault', async () => {
    const { call } = bench();
    const bug = new TypeError('x is not a function');
    expect(await failure(run([retry()], call(), script(bug).next))).toBe(bug);
  });
});

describe('running out of time', () => {
  it('fails at once with the last real status when less is left than the next wait', async () => {
    const { clock, call, events } = bench();
    const { next, leftAtMs } = script(unavailable);
    const error = failure(run([retry()], call({ deadlineMs: clock.now() + 2_500 }), next));
    await clock.advance(1_000);
    expect(await error).toBe(unavailable);
    expect(leftAtMs).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'retry-stopped', decision: 'no_time_left', status: 'UNAVAILABLE' });
    expect(clock.sleeping).toBe(0);
  });

  it('fails at once when an attempt would have less than the least it needs', async () => {
    const { clock, call, events } = bench();
    const policy = retry({ leastAttemptMs: 500 });
    const deadlineMs = clock.now() + 1_499;
    expect(await failure(run([policy], call({ deadlineMs }), script(unavailable).next))).toBe(unavailable);
    expect(events).toMatchObject([{ type: 'retry-stopped', decision: 'no_time_left' }]);
    const answer = run([policy], call({ deadlineMs: deadlineMs + 1 }), script(unavailable, 'done').next);
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });

  it('tells of the attempt that did leave when a later one was too late to', async () => {
    const { clock, call, events } = bench();
    const { next } = script(unavailable);
    const late = new DeadlineExceededError(`${methodName} not sent: no time left`, {
      method: methodName,
      limit: 'total',
    });
    const own = call();
    const error = failure(run([retry()], own, (one) => (one.attempt === 1 ? next(one) : Promise.reject(late))));
    await clock.advance(1_000);
    expect(await error).toBe(unavailable);
    expect(own.attempts).toMatchObject([{ attempt: 1, decision: 'no_time_left' }]);
    expect(events.at(-1)).toMatchObject({
      type: 'retry-stopped',
      attempt: 1,
      decision: 'no_time_left',
      status: 'UNAVAILABLE',
    });
  });

  it('passes on that even the first attempt was too late to leave', async () => {
    const { call, types } = bench();
    const late = new DeadlineExceededError(`${methodName} not sent: no time left`, {
      method: methodName,
      limit: 'total',
    });
    expect(await failure(run([retry()], call({ idempotencyKey: 'k1' }), () => Promise.reject(late)))).toBe(late);
    expect(types()).toEqual([]);
  });

  it('does not wait for a moment that is the deadline itself', async () => {
    const { clock, call } = bench();
    expect(await failure(run([retry()], call({ deadlineMs: clock.now() + 1_000 }), script(unavailable).next))).toBe(
      unavailable,
    );
  });
});

describe('the caller gives up', () => {
  it('while waiting: settles at once and no further attempt leaves', async () => {
    const { clock, call } = bench();
    const { next, calls } = script(unavailable);
    const aborter = new AbortController();
    const error = failure(run([retry()], call({ signal: aborter.signal }), next));
    await settle();
    expect(clock.sleeping).toBe(1);
    aborter.abort(new Error('enough'));
    expect(await error).toBeInstanceOf(CancelledError);
    expect(await error).toMatchObject({ cause: { message: 'enough' } });
    await clock.advance(60_000);
    expect(calls).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  it('on the wire: the cancelled attempt is not tried again', async () => {
    const { call } = bench();
    const cancelled = new CancelledError('cancelled', { method: methodName });
    const { next, calls } = script(cancelled);
    expect(await failure(run([retry()], call(), next))).toBe(cancelled);
    expect(calls).toHaveLength(1);
  });
});

describe('the journal', () => {
  it('says of each attempt what was decided after it', async () => {
    const { clock, call } = bench();
    const own = call();
    const undecided: unknown[] = [];
    const shouldRetry = (_: CallError, { attempts }: Call) => {
      undecided.push(attempts.at(-1));
      return undefined;
    };
    const error = failure(run([retry({ shouldRetry })], own, script(unavailable).next));
    await clock.advance(3_000);
    await error;
    expect(own.attempts.map(({ decision }) => decision)).toEqual(['retried', 'retried', 'exhausted']);
    // Who holds a record holds what was true then.
    for (const record of undecided) expect(record).not.toHaveProperty('decision');
  });

  it('says nothing of an attempt that did not fail', async () => {
    const { call } = bench();
    const own = call();
    await run([retry()], own, script('done').next);
    expect(own.attempts).toMatchObject([{ status: 'OK' }]);
    expect(own.attempts[0]).not.toHaveProperty('decision');
  });
});

describe('streams', () => {
  const of = (kind: MethodKind) => ({ method: { fullName: methodName, name: 'Do', idempotent: true, kind } });

  it('of the server are retried until the first message', async () => {
    const { clock, call } = bench();
    const answer = run([retry()], call(of('server_streaming')), script(unavailable, 'first').next);
    await clock.advance(1_000);
    expect(await answer).toBe('first');
  });

  it.each(['client_streaming', 'bidi_streaming'] as const)('of the client pass through: %s', async (kind) => {
    const { call, types } = bench();
    const { next, calls } = script(unavailable);
    expect(await failure(run([retry()], call(of(kind)), next))).toBe(unavailable);
    expect(calls).toMatchObject([{ maxAttempts: 1 }]);
    expect(types()).toEqual([]);
  });
});

describe('when a policy inside refuses', () => {
  it('does not ask again, whatever the code of the refusal', async () => {
    const { call } = bench();
    const own = new RefusedError(`${methodName} refused: too many calls`, { method: methodName, code: 14 });
    const { next, calls } = script(own);
    expect(await failure(run([retry()], call(), next))).toBe(own);
    expect(calls).toHaveLength(1);
  });
});

describe('when the breaker refuses', () => {
  it('passes the refusal on when nothing has left: it is not retried', async () => {
    const { call, types } = bench();
    expect(await failure(run([retry()], call(), script(refused).next))).toBe(refused);
    expect(types()).toEqual([]);
  });

  it('tells of the attempt that did leave, not of the refusal', async () => {
    const { clock, call } = bench();
    const error = failure(run([retry()], call(), script(unavailable, refused).next));
    await clock.advance(1_000);
    expect(await error).toBe(unavailable);
    expect(await error).not.toBeInstanceOf(CircuitOpenError);
    expect(await error).toBeInstanceOf(CallError);
    expect(await error).toMatchObject({ status: 'UNAVAILABLE' });
  });
});

it.each([
  [{ attempts: 0 }, RangeError, 'retry.attempts must be an integer from 1 to 100, got 0'],
  [{ attempts: 2.5 }, RangeError, 'retry.attempts must be an integer from 1 to 100, got 2.5'],
  [{ attempts: Infinity }, RangeError, 'retry.attempts must be an integer from 1 to 100, got Infinity'],
  [{ attempts: '3' }, TypeError, 'retry.attempts must be a number, got "3"'],
  [
    { retryableStatuses: ['UNAVAILBLE'] },
    RangeError,
    'retry.retryableStatuses must hold gRPC error statuses, got UNAVAILBLE',
  ],
  [{ attempts: null }, TypeError, 'retry.attempts must be a number, got null'],
  [{ retryableStatuses: null }, TypeError, 'retry.retryableStatuses must be an array, got null'],
  [{ leastAttemptMs: -1 }, RangeError, /retry\.leastAttemptMs must be a number from 0 to \d+, got -1/],
  [{ shouldRetry: true }, TypeError, 'retry.shouldRetry must be a function, got true'],
  [{ budget: { ratio: -1 } }, RangeError, 'budget.ratio must be a number ≥ 0, got -1'],
  [{ budget: null }, TypeError, 'budget must be an object, got null'],
  [{ retryableStatuses: ['OK'] }, RangeError, 'retry.retryableStatuses must hold gRPC error statuses, got OK'],
  [{ atempts: 3 }, TypeError, /retry\.atempts is not an option; there is attempts, /],
])('refuses %j when built', (options, kind, message) => {
  expect(() => retry(options as unknown as RetryOptions)).toThrow(kind);
  expect(() => retry(options as unknown as RetryOptions)).toThrow(message);
});

it.each([
  ['a refusal', refused],
  ['no time left where it waits', new DeadlineExceededError('late', { method: methodName, limit: 'total' })],
])('gives back to a ratio budget what it took for a retry that did not leave: %s', async (_, why) => {
  const { clock, call } = bench();
  const budget = retryBudget({ ratio: 0, minPerSecond: 0.2 });
  let sent = 0;
  const { next: leave } = script(unavailable);
  const next: Next<unknown, unknown> = (one) => ((sent += 1) === 1 ? leave(one) : Promise.reject(why));
  const error = failure(run([retry({ budget })], call(), next));
  await clock.advance(2_000);
  expect(await error).toBe(unavailable);
  expect(sent).toBe(2);
  expect(budget.tokens).toBe(2);
});

describe('time that ran out', () => {
  const late = new DeadlineExceededError(`${methodName} out of time`, { method: methodName, limit: 'total' });

  it('on the wire is what the caller gets, not what the attempt before failed with', async () => {
    const { clock, call } = bench();
    const error = failure(run([retry()], call({ idempotencyKey: 'k1' }), script(unavailable, unavailable, late).next));
    await clock.advance(3_000);
    expect(await error).toMatchObject({ name: 'RetriesExhaustedError', cause: late });
  });

  it.each([unavailable, timedOut])('is told from what failed before it left: %s', async (error) => {
    const { clock, call } = bench();
    let asked = 0;
    const answer = run([retry()], call({ idempotencyKey: 'k1' }), () =>
      (asked += 1) === 1 ? Promise.reject(error) : Promise.resolve('done'),
    );
    await clock.advance(1_000);
    expect(await answer).toBe('done');
  });
});

it('tells a backoff how long the wait before was, and 0 after one that the server named', async () => {
  const { clock, call } = bench();
  const metadata = new Metadata();
  metadata.set('grpc-retry-pushback-ms', '300');
  const busy = new CallError(`${methodName} failed`, { code: status.UNAVAILABLE, method: methodName, metadata });
  const told: [retry: number, previousMs: number][] = [];
  const backoff = (count: number, { previousMs }: { readonly previousMs: number }) => {
    told.push([count, previousMs]);
    return count * 10;
  };
  const { next } = script(unavailable, unavailable, busy, unavailable, 'done');
  const answer = run([retry({ attempts: 5, backoff })], call(), next);
  await clock.advance(1_000);
  expect(await answer).toBe('done');
  expect(told).toEqual([
    [1, 0],
    [2, 10],
    [1, 0],
  ]);
});

it('goes on without a budget where there is none', async () => {
  const { clock, call } = bench();
  const policy = retry({ budget: false });
  expect(await run([policy], call(), script('done').next)).toBe('done');
  const answer = run([policy], call(), script(unavailable, 'done').next);
  await clock.advance(1_000);
  expect(await answer).toBe('done');
});

it('tells the budget of a retry that was answered', async () => {
  const { clock, call } = bench();
  const budget = retryBudget({ maxTokens: 10, tokenRatio: 0.5 });
  const answer = run([retry({ budget })], call(), script(unavailable, 'done').next);
  await clock.advance(1_000);
  expect(await answer).toBe('done');
  expect(budget.tokens).toBe(9.5);
});

it("passes on what a clock of one's own fails with, and says of a cancel what it cancelled", async () => {
  const { call } = bench();
  const { client } = call();
  const broken = new Error('the clock is broken');
  const clock = { ...client.clock, sleep: () => Promise.reject(broken) };
  expect(await failure(run([retry()], call({ client: { ...client, clock } }), script(unavailable).next))).toBe(broken);
  const aborter = new AbortController();
  const error = failure(run([retry()], call({ signal: aborter.signal }), script(unavailable).next));
  await settle();
  aborter.abort();
  expect(await error).toMatchObject({ message: `${methodName} cancelled while waiting to retry` });
});
