import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  ConstantBackoff,
  fallback,
  handleAll,
  handleType,
  type IPolicy,
  noop,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { Call } from './call.ts';
import { type CockatielPolicy, fromCockatiel, type FromCockatielOptions } from './cockatiel.ts';
import { createClient } from './create-client.ts';
import { BulkheadFullError, CallError, CancelledError, CircuitOpenError, DeadlineExceededError } from './errors.ts';
import type { ClientEvent } from './events.ts';
import { attemptTimeout } from './policies/timeout.ts';
import { streamEnd } from './stream-end.ts';
import { bench, failed, methodName, run, script, type Step } from './testing/fake-call.ts';
import { settle } from './testing/fake-clock.ts';
import { scriptedServer } from './testing/scripted-server.ts';
import { cancelled } from './wire-errors.ts';

const down = failed('UNAVAILABLE');

/** An attempt that the server never answers: it ends with its signal, as one on the wire does. */
const silence = (call: Call) =>
  new Promise<unknown>((_, reject) => {
    call.signal?.addEventListener('abort', () => reject(cancelled(call, call.signal?.reason)));
  });

function rig(policy: CockatielPolicy, steps: Step[], options?: FromCockatielOptions) {
  const at = bench();
  const { next, calls } = script(...steps);
  const adapted = fromCockatiel(policy, options);
  const send = (own: Partial<Call> = {}) => run([adapted], at.call(own), next).catch((error: unknown) => error);
  return { ...at, calls, send };
}

describe("a cockatiel policy's result", () => {
  it('is the answer', async () => {
    const { send, clock } = rig(noop, ['done']);
    expect(await send({ deadlineMs: clock.now() + 1_000 })).toBe('done');
    expect(clock.sleeping).toBe(0);
  });

  it("is a CallError as it is, and anything else a user's own code threw", async () => {
    expect(await rig(noop, [down]).send()).toBe(down);
    const own = new Error('own');
    expect(
      await rig(
        fallback(handleAll, () => Promise.reject(own)),
        [down],
      ).send(),
    ).toBe(own);
  });

  it('may come from a fallback', async () => {
    expect(await rig(fallback(handleType(CallError), 'instead'), [down]).send()).toBe('instead');
  });
});

describe('retry', () => {
  it('sends an attempt each time, counting up, and says how long it waited', async () => {
    const policy = retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(5) });
    const { send, calls } = rig(policy, [down, down, 'done']);
    expect(await send()).toBe('done');
    expect(calls.map(({ attempt, maxAttempts }) => [attempt, maxAttempts])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(calls[0]!.backoffMs).toBe(0);
  });

  it('counts the wait between two attempts on the clock of the client', async () => {
    const at = bench();
    const { next, calls } = script(down, 'done');
    const waits = {
      async execute<T>(attempt: (context: { signal: AbortSignal }) => PromiseLike<T> | T, signal: AbortSignal) {
        await Promise.resolve(attempt({ signal })).catch(() => undefined);
        await at.clock.sleep(70);
        return attempt({ signal });
      },
    };
    const ended = run([fromCockatiel(waits as CockatielPolicy)], at.call(), next);
    await at.clock.advance(70);
    expect(await ended).toBe('done');
    expect(calls.map(({ backoffMs }) => backoffMs)).toEqual([0, 70]);
  });

  it('ends at once when the caller gives up during its wait, and sends nothing more', async () => {
    const policy = retry(handleAll, { maxAttempts: 5, backoff: new ConstantBackoff(150) });
    const { send, calls, clock } = rig(policy, [down]);
    const aborter = new AbortController();
    const ended = send({ signal: aborter.signal });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = performance.now();
    aborter.abort('enough');
    expect(await ended).toBeInstanceOf(CancelledError);
    expect(await ended).toMatchObject({ cause: 'enough', attempts: { length: 1 } });
    expect(performance.now() - before).toBeLessThan(100);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(calls).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  it('without end stops at the deadline', async () => {
    const policy = retry(handleAll, { backoff: new ConstantBackoff(1) });
    const { send, calls, clock } = rig(policy, [down]);
    const ended = send({ deadlineMs: clock.now() + 100 });
    await clock.advance(119);
    const soFar = calls.length;
    expect(soFar).toBeGreaterThan(0);
    await clock.advance(1);
    expect(await ended).toBeInstanceOf(DeadlineExceededError);
    expect(await ended).toMatchObject({ limit: 'total' });
    const stopped = calls.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(calls).toHaveLength(stopped);
  });
});

describe('a refusal', () => {
  it('of its breaker is a CircuitOpenError, and told', async () => {
    const policy = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(1) });
    const { send, calls, events } = rig(policy, [down], { name: 'shop' });
    expect(await send()).toBe(down);
    const error = await send();
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({
      code: 14,
      retryAfterMs: 0,
      attempts: [],
      message: `${methodName} refused: circuit shop is open`,
    });
    expect(calls).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'attempt-refused', by: 'breaker', breaker: 'shop', callId: '2' }]);
  });

  it('of its breaker isolated by hand says so', async () => {
    const policy = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(1) });
    policy.isolate();
    const error = await rig(policy, ['done']).send();
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({
      retryAfterMs: Infinity,
      message: `${methodName} refused: circuit cockatiel is isolated by hand`,
    });
  });

  it('of its bulkhead is a BulkheadFullError, and told', async () => {
    const { send, calls, events } = rig(bulkhead(1), [silence], { name: 'shop' });
    void send();
    const error = await send();
    expect(error).toBeInstanceOf(BulkheadFullError);
    expect(error).toMatchObject({ code: 8, message: `${methodName} refused: bulkhead shop is full` });
    expect(calls).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'attempt-refused', by: 'bulkhead', limiter: 'shop' }]);
  });

  it('after an attempt that left keeps the journal', async () => {
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(1) });
    const policy = wrap(retry(handleAll, { maxAttempts: 1, backoff: new ConstantBackoff(1) }), breaker);
    const error = await rig(policy, [down]).send();
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({ attempts: [{ status: 'UNAVAILABLE' }] });
  });
});

it('tells nothing more of a call whose caller has given up', async () => {
  const slow = {
    execute: (_: unknown, signal: AbortSignal) =>
      new Promise((__, reject) => signal.addEventListener('abort', () => reject(new BrokenCircuitError()))),
  };
  const { send, types } = rig(slow as CockatielPolicy, ['done']);
  const aborter = new AbortController();
  const ended = send({ signal: aborter.signal });
  aborter.abort();
  expect(await ended).toBeInstanceOf(CancelledError);
  await settle();
  expect(types()).toEqual([]);
});

describe('a call in the queue of its bulkhead', () => {
  it('ends at once when its caller gives up', async () => {
    const { send, calls } = rig(bulkhead(1, 1), [silence]);
    void send();
    const aborter = new AbortController();
    const waiting = send({ signal: aborter.signal });
    aborter.abort('enough');
    expect(await waiting).toBeInstanceOf(CancelledError);
    expect(calls).toHaveLength(1);
  });
});

describe('its timeout', () => {
  it.each([TimeoutStrategy.Aggressive, TimeoutStrategy.Cooperative])(
    'is a DeadlineExceededError, and cancels the attempt: %s',
    async (strategy) => {
      const { send, calls } = rig(timeout(20, strategy), [silence], { name: 'shop' });
      const error = await send();
      expect(error).toBeInstanceOf(DeadlineExceededError);
      expect(error).toMatchObject({ limit: 'attempt', message: `${methodName} not answered in the time of shop` });
      expect(calls[0]!.signal!.aborted).toBe(true);
    },
  );

  it.each([TimeoutStrategy.Aggressive, TimeoutStrategy.Cooperative])(
    'is not blamed when the caller gave up: %s',
    async (strategy) => {
      const { send, calls, clock } = rig(timeout(10_000, strategy), [silence]);
      const aborter = new AbortController();
      const ended = send({ signal: aborter.signal, deadlineMs: clock.now() + 5_000 });
      await Promise.resolve();
      aborter.abort('enough');
      expect(await ended).toBeInstanceOf(CancelledError);
      expect(await ended).toMatchObject({ cause: 'enough' });
      expect(calls[0]!.signal!.aborted).toBe(true);
      expect(clock.sleeping).toBe(0);
    },
  );

  it('is over when a stream has begun: it does not cut it', async () => {
    const stream = { [streamEnd]: new Promise<undefined>(() => undefined) };
    const { send, calls } = rig(timeout(10_000, TimeoutStrategy.Cooperative), [async () => stream]);
    const aborter = new AbortController();
    const method = { fullName: methodName, name: 'Do', idempotent: false, kind: 'server_streaming' as const };
    expect(await send({ method, signal: aborter.signal })).toBe(stream);
    expect(calls[0]!.signal!.aborted).toBe(false);
    // The caller's own signal still does.
    aborter.abort();
    expect(calls[0]!.signal!.aborted).toBe(true);
  });

  it('ends a stream that does not begin', async () => {
    const { send, calls } = rig(timeout(20, TimeoutStrategy.Aggressive), [silence]);
    const method = { fullName: methodName, name: 'Do', idempotent: false, kind: 'server_streaming' as const };
    expect(await send({ method })).toBeInstanceOf(DeadlineExceededError);
    expect(calls[0]!.signal!.aborted).toBe(true);
  });
});

it('sends nothing for a call that was aborted before', async () => {
  const { send, calls } = rig(retry(handleAll, { maxAttempts: 2 }), ['done']);
  expect(await send({ signal: AbortSignal.abort('before') })).toBeInstanceOf(CancelledError);
  expect(calls).toHaveLength(0);
});

it.each([
  [() => fromCockatiel({} as CockatielPolicy), 'fromCockatiel: policy.execute must be a function, got undefined'],
  [() => fromCockatiel(undefined as unknown as IPolicy), 'fromCockatiel: policy.execute must be a function'],
  [() => fromCockatiel(noop, { name: '' }), 'fromCockatiel.name must be a non-empty string, got ""'],
  [() => fromCockatiel(noop, { title: 'x' } as FromCockatielOptions), 'fromCockatiel.title is not an option'],
])('refuses what is no policy or no option when built: %#', (build, message) => {
  expect(build).toThrow(TypeError);
  expect(build).toThrow(message);
});

it('serves a client end to end: retry around breaker and timeout, all of them cockatiel', async () => {
  using server = await scriptedServer();
  const events: ClientEvent[] = [];
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(3) });
  const policy = wrap(
    retry(handleType(CallError), { maxAttempts: 2, backoff: new ConstantBackoff(1) }),
    breaker,
    timeout(5_000, TimeoutStrategy.Aggressive),
  );
  await using client = createClient(paymentGateway, server.address, {
    policies: [fromCockatiel(policy, { name: 'shop' }), attemptTimeout(1_000)],
    onEvent: (event) => events.push(event),
  });
  server.plan('UNAVAILABLE', 'UNAVAILABLE', 'OK');
  expect((await client.charge({}, { idempotencyKey: 'k1' })).payment?.id).toBe('p1');
  const previous = server.arrivals.map(({ metadata }) => metadata['grpc-previous-rpc-attempts']);
  expect(previous).toEqual([undefined, '1', '2']);
  expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'success_after_retry', attempts: 3 });
  server.plan('UNAVAILABLE');
  await expect(client.charge({}, { idempotencyKey: 'k2' })).rejects.toBeInstanceOf(CallError);
  await expect(client.charge({}, { idempotencyKey: 'k3' })).rejects.toBeInstanceOf(CircuitOpenError);
  expect(server.arrivals).toHaveLength(6);
  expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'rejected_breaker' });
});
