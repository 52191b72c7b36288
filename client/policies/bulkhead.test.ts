import { bulkhead as cockatielBulkhead } from 'cockatiel';
import { describe, expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { BulkheadFullError, type CallError, CancelledError, DeadlineExceededError } from '../errors.ts';
import { streamEnd } from '../stream-end.ts';
import { type Bench, bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { bulkhead, type BulkheadOptions } from './bulkhead.ts';
import { retry } from './retry.ts';

interface Inside {
  readonly id: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A bulkhead, and a `next` whose calls a test ends by hand. */
function rig(options: BulkheadOptions = {}, at: Bench = bench()) {
  const policy = bulkhead(options);
  const inside: Inside[] = [];
  const next = ((call: Call) =>
    new Promise<unknown>((resolve, reject) => inside.push({ id: call.id, resolve, reject }))) as Next<unknown, unknown>;
  const send = (own: Partial<Call> = {}) => run([policy], at.call(own), next).catch((error: unknown) => error);
  const [view] = policy.bulkheads;
  const counts = () => [view.inFlight, view.queued];
  return { ...at, policy, send, inside, view, counts };
}

describe('places', () => {
  it('lets as many in as there are, and refuses the next at once', async () => {
    const { send, inside, events, counts } = rig({ limit: 2, name: 'shop' });
    void send();
    void send();
    const error = await send();
    expect(error).toBeInstanceOf(BulkheadFullError);
    expect(error).toMatchObject({
      code: 8,
      attempts: [],
      message: `${methodName} refused: bulkhead shop is full (2 in flight)`,
    });
    expect(inside).toHaveLength(2);
    expect(counts()).toEqual([2, 0]);
    expect(events).toMatchObject([
      { type: 'attempt-refused', by: 'bulkhead', limiter: 'shop', callId: '3', attempt: 1, retryAfterMs: 0 },
    ]);
  });

  it('are 10 with no queue by default, and named as the client', async () => {
    const { send, inside, view, events } = rig();
    const calls = Array.from({ length: 11 }, () => send());
    expect(await calls[10]).toBeInstanceOf(BulkheadFullError);
    expect(inside).toHaveLength(10);
    expect(view).toMatchObject({ name: undefined, limit: 10 });
    expect(events).toMatchObject([{ limiter: 'test' }]);
  });

  it('are free again as soon as the caller hears of the end, be it good or bad', async () => {
    const { policy, call } = rig({ limit: 1 });
    const { next } = script('done', failed('UNAVAILABLE'), 'done');
    expect(await run([policy], call(), next)).toBe('done');
    await expect(run([policy], call(), next)).rejects.toMatchObject({ code: 14 });
    expect(await run([policy], call(), next)).toBe('done');
    expect(policy.bulkheads[0].inFlight).toBe(0);
  });

  it('are given back by a policy inside that throws before it has a promise', async () => {
    const { policy, call } = rig({ limit: 1, queue: 1 });
    const thrower = () => {
      throw new Error('broken');
    };
    const both = [run([policy], call(), thrower), run([policy], call(), thrower)];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(policy.bulkheads[0].inFlight).toBe(0);
  });

  it('are not taken by a call that was aborted before', async () => {
    const { send, inside, types } = rig({ limit: 1 });
    expect(await send({ signal: AbortSignal.abort('before') })).toBeInstanceOf(CancelledError);
    expect(inside).toHaveLength(0);
    expect(types()).toEqual([]);
  });

  it('hold a call with all its retries', async () => {
    const at = bench();
    const { policy, call, clock, counts } = rig({ limit: 1 }, at);
    const ended = run([policy, retry()], call(), script(failed('UNAVAILABLE'), 'done').next);
    await clock.advance(500);
    expect(counts()).toEqual([1, 0]);
    await clock.advance(60_000);
    expect(await ended).toBe('done');
    expect(counts()).toEqual([0, 0]);
  });
});

describe('the queue', () => {
  it('lets callers in by their order, one for each that leaves', async () => {
    const { send, inside, counts, types } = rig({ limit: 2, queue: 3 });
    const calls = Array.from({ length: 5 }, () => send());
    expect(counts()).toEqual([2, 3]);
    expect(types()).toEqual(['attempt-queued', 'attempt-queued', 'attempt-queued']);
    inside[1]!.resolve('done');
    await settle();
    expect(inside.map(({ id }) => id)).toEqual(['1', '2', '3']);
    inside[0]!.reject(failed('UNAVAILABLE'));
    await settle();
    inside[2]!.resolve('done');
    inside[3]!.resolve('done');
    await settle();
    expect(inside.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
    inside[4]!.resolve('done');
    expect(await Promise.all(calls)).toMatchObject([{ code: 14 }, 'done', 'done', 'done', 'done']);
    expect(counts()).toEqual([0, 0]);
  });

  it('refuses whoever finds it full, at once', async () => {
    const { send, counts } = rig({ limit: 1, queue: 1, name: 'shop' });
    void send();
    void send();
    expect(await send()).toMatchObject({
      message: `${methodName} refused: bulkhead shop is full (1 in flight, 1 waiting)`,
    });
    expect(counts()).toEqual([1, 1]);
  });

  it('does not let one who comes pass one who waits, in the very moment a place is free', async () => {
    const { send, inside, counts } = rig({ limit: 1, queue: 2 });
    const first = send();
    void send();
    inside[0]!.resolve('done');
    // Between the end of the first and the turn of the second are a few promises: somebody comes at each of them.
    for (let n = 0; n < 10; n += 1) {
      void send();
      await Promise.resolve();
    }
    await first;
    await settle();
    expect(inside.map(({ id }) => id)).toEqual(['1', '2']);
    expect(counts()).toEqual([1, 2]);
  });

  it('lets a waiter go at once when its caller gives up, while the place is still taken', async () => {
    const { send, inside, counts, clock } = rig({ limit: 1, queue: 1 });
    void send();
    const aborter = new AbortController();
    const waiter = send({ signal: aborter.signal });
    aborter.abort('enough');
    expect(await waiter).toBeInstanceOf(CancelledError);
    expect(await waiter).toMatchObject({ cause: 'enough', attempts: [] });
    expect(counts()).toEqual([1, 0]);
    const other = send();
    inside[0]!.resolve('done');
    await settle();
    expect(inside.map(({ id }) => id)).toEqual(['1', '3']);
    inside[1]!.resolve('done');
    expect(await other).toBe('done');
    expect(clock.sleeping).toBe(0);
  });

  it('lets a waiter go at its deadline: nothing has left, and nothing will', async () => {
    const { send, inside, clock, counts } = rig({ limit: 1, queue: 1, name: 'shop' });
    void send();
    const waiter = send({ deadlineMs: clock.now() + 100 });
    await clock.advance(99);
    expect(counts()).toEqual([1, 1]);
    await clock.advance(1);
    expect(await waiter).toBeInstanceOf(DeadlineExceededError);
    expect(await waiter).toMatchObject({
      limit: 'total',
      message: `${methodName} out of time while waiting for a place in bulkhead shop`,
    });
    expect(counts()).toEqual([1, 0]);
    inside[0]!.resolve('done');
    await settle();
    expect(inside).toHaveLength(1);
  });

  it('is why cockatiel has none of it: its waiter hears of an abort when a place is free, not before', async () => {
    const theirs = cockatielBulkhead(1, 1);
    let free: (value: string) => void = () => undefined;
    void theirs.execute(() => new Promise<string>((resolve) => (free = resolve)));
    const aborter = new AbortController();
    let heard = false;
    const waiter = theirs.execute(() => 'done', aborter.signal).catch(() => (heard = true));
    aborter.abort();
    await settle();
    expect(heard).toBe(false);
    free('done');
    await waiter;
    expect(heard).toBe(true);
  });
});

describe('a stream', () => {
  it('keeps its place until it is over, though its caller has it long before', async () => {
    const { send, inside, counts } = rig({ limit: 1, queue: 1 });
    let end: (error: CallError | undefined) => void = () => undefined;
    const over = new Promise<CallError | undefined>((resolve) => (end = resolve));
    const stream = { [streamEnd]: over };
    const first = send();
    void send();
    inside[0]!.resolve(stream);
    expect(await first).toBe(stream);
    await settle();
    expect(counts()).toEqual([1, 1]);
    end(failed('UNAVAILABLE'));
    await settle();
    expect(counts()).toEqual([1, 0]);
    expect(inside.map(({ id }) => id)).toEqual(['1', '2']);
  });
});

it.each([
  [{ limit: 0 }, RangeError, 'bulkhead.limit must be an integer ≥ 1, got 0'],
  [{ limit: 1.5 }, RangeError, 'bulkhead.limit must be an integer ≥ 1, got 1.5'],
  [{ limit: Infinity }, RangeError, 'bulkhead.limit must be an integer ≥ 1, got Infinity'],
  [{ queue: -1 }, RangeError, 'bulkhead.queue must be an integer ≥ 0, got -1'],
  [{ queue: '1' }, TypeError, 'bulkhead.queue must be a number, got "1"'],
  [{ name: '' }, TypeError, 'bulkhead.name must be a non-empty string, got ""'],
  [{ size: 1 }, TypeError, 'bulkhead.size is not an option; there is name, limit, queue'],
])('refuses %j when built', (options, kind, message) => {
  expect(() => bulkhead(options as BulkheadOptions)).toThrow(kind);
  expect(() => bulkhead(options as BulkheadOptions)).toThrow(message);
});

it('takes the largest numbers there are', async () => {
  const { send, inside } = rig({ limit: Number.MAX_SAFE_INTEGER, queue: Number.MAX_SAFE_INTEGER });
  void send();
  expect(inside).toHaveLength(1);
});

it('says whose limit it was: to one who waits, is refused, or came aborted', async () => {
  const { send, call, events } = rig({ limit: 1, queue: 1 });
  void send();
  void send();
  const { attempts } = call();
  const error = await send({ attempts });
  expect(events[0]).toMatchObject({ type: 'attempt-queued', by: 'bulkhead', limiter: 'test', callId: '2' });
  expect(error).toMatchObject({ method: methodName });
  expect((error as CallError).attempts).toBe(attempts);
  expect(await send({ signal: AbortSignal.abort() })).toMatchObject({
    message: `${methodName} cancelled while coming to a bulkhead`,
  });
});
