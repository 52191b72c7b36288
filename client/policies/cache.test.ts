import { getEventListeners } from 'node:events';
import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { CancelledError, DeadlineExceededError } from '../errors.ts';
import { type Bench, bench, failed, methodName, run, script, type Step } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { cache, type CacheOptions } from './cache.ts';
import { retry } from './retry.ts';

const down = failed('UNAVAILABLE');
const reading = { fullName: methodName, name: 'Do', idempotent: true, readOnly: true, kind: 'unary' as const };

/** A call of a reading method as the client makes it: with the bytes of its request. */
const asking = ({ call }: Bench, question: string, own: Partial<Call> = {}) => {
  const request = { question };
  return call({ method: reading, request, encoded: { request, bytes: Buffer.from(question) }, ...own });
};

const withMetadata = (entries: Record<string, string>) => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return { metadata };
};

/** A cache before a script whose answers are counted. */
function rig(options: CacheOptions = { ttlMs: 1_000 }, ...steps: Step[]) {
  const at = bench();
  const policy = cache(options);
  let count = 0;
  const answer = async () => ({ n: (count += 1) });
  const { next, calls } = script(...(steps.length > 0 ? steps : [answer]));
  const ask = (question: string, own: Partial<Call> = {}) =>
    run([policy], asking(at, question, own), next).catch((error: unknown) => error);
  return { ...at, policy, ask, calls, next };
}

describe('a kept answer', () => {
  it('is given until its time is over, and told of', async () => {
    const { ask, calls, clock, events } = rig();
    expect(await ask('a')).toEqual({ n: 1 });
    expect(events).toEqual([]);
    await clock.advance(999);
    expect(await ask('a')).toEqual({ n: 1 });
    expect(events).toMatchObject([{ type: 'cache-hit', callId: '2', method: methodName, fresh: true, ageMs: 999 }]);
    await clock.advance(1);
    expect(await ask('a')).toEqual({ n: 2 });
    expect(calls).toHaveLength(2);
    expect(clock.sleeping).toBe(0);
  });

  it("is each caller's own", async () => {
    const { ask } = rig({ ttlMs: 1_000 }, async () => ({ inner: { list: [1] } }));
    for (let n = 0; n < 3; n += 1) {
      const answer = (await ask('a')) as { inner: { list: number[] } };
      expect(answer).toEqual({ inner: { list: [1] } });
      answer.inner.list.push(2);
    }
  });

  it('is not a failure', async () => {
    const { ask } = rig({ ttlMs: 1_000 }, down, 'done');
    expect(await ask('a')).toBe(down);
    expect(await ask('a')).toBe('done');
  });

  it('is not given to a caller who had given up', async () => {
    const { ask, calls } = rig();
    await ask('a');
    const gone = { signal: AbortSignal.abort('before') };
    expect(await ask('a', gone)).toBeInstanceOf(CancelledError);
    expect(await ask('b', gone)).toBeInstanceOf(CancelledError);
    expect(calls).toHaveLength(1);
  });

  it('makes room when it was not used for longest', async () => {
    const { ask, calls } = rig({ ttlMs: 1_000, maxEntries: 2 });
    for (const question of ['a', 'b', 'a', 'c', 'a']) await ask(question);
    expect(calls).toHaveLength(3);
    await ask('b');
    expect(calls).toHaveLength(4);
  });

  it('is forgotten by `clear`, also one on its way', async () => {
    const { ask, policy, calls } = rig();
    const first = ask('a');
    policy.clear();
    await first;
    await ask('a');
    expect(calls).toHaveLength(2);
    policy.clear();
    await ask('a');
    expect(calls).toHaveLength(3);
  });

  it('of no time at all is never given', async () => {
    const { ask, calls } = rig({ ttlMs: 0 });
    await ask('a');
    await ask('a');
    expect(calls).toHaveLength(2);
  });
});

describe('two calls are the same question', () => {
  it('only with the same method and the same request', async () => {
    const { ask, calls } = rig();
    await ask('a');
    await ask('b');
    await ask('a', { method: { ...reading, fullName: 'test.Service/Other' } });
    expect(calls).toHaveLength(3);
  });

  it.each(['authorization', 'x-api-key', 'x-tenant', 'accept-language'])('only for the same %s', async (key) => {
    const { ask, calls } = rig();
    const as = (value: string) => ask('a', withMetadata({ [key]: value }));
    expect(await as('ann')).toEqual({ n: 1 });
    expect(await as('bob')).toEqual({ n: 2 });
    expect(await ask('a')).toEqual({ n: 3 });
    expect(await as('ann')).toEqual({ n: 1 });
    expect(calls).toHaveLength(3);
  });

  it('whatever the trace, the key of the call and the order of its metadata', async () => {
    const { ask, calls } = rig();
    await ask('a', withMetadata({ a: '1', b: '2', traceparent: 'x', 'idempotency-key': 'k1', 'x-request-id': '1' }));
    await ask('a', withMetadata({ b: '2', a: '1', traceparent: 'y', 'idempotency-key': 'k2', 'x-request-id': '2' }));
    expect(calls).toHaveLength(1);
  });

  it('only within one client, which may have other credentials than the next', async () => {
    const { ask, policy, next } = rig();
    await ask('a');
    expect(await run([policy], asking(bench(), 'a'), next)).toEqual({ n: 2 });
  });

  it('as `key` and `identity` say, and neither is kept in the clear', async () => {
    const request = {};
    const key = (call: Call) => (call.request === request ? undefined : 'one key');
    const identity = ({ metadata }: Call) => metadata.get('user')[0]?.toString();
    const { ask, calls } = rig({ ttlMs: 1_000, key, identity });
    const ann = withMetadata({ user: 'ann', 'x-tenant': 'blue' });
    await ask('a', ann);
    await ask('b', { ...ann, ...withMetadata({ user: 'ann', 'x-tenant': 'green' }) });
    expect(calls).toHaveLength(1);
    await ask('a', withMetadata({ user: 'bob' }));
    expect(calls).toHaveLength(2);
    for (let n = 0; n < 2; n += 1) await ask('a', { ...ann, request });
    for (let n = 0; n < 2; n += 1) await ask('a');
    expect(calls).toHaveLength(6);
  });
});

describe('what is cached', () => {
  const count = async (options: CacheOptions, own: Partial<Call>) => {
    const { ask, calls } = rig(options);
    await ask('a', own);
    await ask('a', own);
    return calls.length;
  };
  const plain = { ...reading, idempotent: false, readOnly: false };
  const booking = { ...reading, idempotent: true, readOnly: false };

  it('are methods that only read', async () => {
    expect(await count({ ttlMs: 9 }, {})).toBe(1);
    expect(await count({ ttlMs: 9 }, { method: plain })).toBe(2);
    expect(await count({ ttlMs: 9 }, { method: booking })).toBe(2);
  });

  it('are the named ones, but never one whose repetition is harmless and whose first time is not', async () => {
    expect(await count({ ttlMs: 9, methods: ['Do'] }, { method: plain })).toBe(1);
    expect(await count({ ttlMs: 9, methods: ['Other'] }, {})).toBe(2);
    expect(await count({ ttlMs: 9, methods: [] }, {})).toBe(2);
    expect(await count({ ttlMs: 9, methods: ['Do'] }, { method: booking })).toBe(2);
    expect(cache({ ttlMs: 9, methods: ['Do'] }).methods).toEqual(['Do']);
  });

  it('are no streams', async () => {
    const method = { ...reading, kind: 'server_streaming' as const };
    expect(await count({ ttlMs: 9, methods: ['Do'] }, { method })).toBe(2);
  });

  it('are no requests that a policy has put in the place of another', async () => {
    expect(await count({ ttlMs: 9 }, { request: { question: 'another' } })).toBe(2);
  });
});

describe('an answer whose time is over', () => {
  it('is given where the server is down, for so long and no longer', async () => {
    const { ask, clock, events, call } = rig({ ttlMs: 1_000, staleIfErrorMs: 500 }, 'old', down);
    await ask('a');
    await clock.advance(1_500);
    const { notes } = call();
    expect(await ask('a', { notes })).toBe('old');
    expect(notes.fallback).toBe('stale cache');
    expect(events).toMatchObject([{ type: 'cache-hit', fresh: false, ageMs: 1_500 }]);
    await clock.advance(1);
    expect(await ask('a')).toBe(down);
  });

  it('is not given by default', async () => {
    const { ask, clock } = rig({ ttlMs: 1_000 }, 'old', down);
    await ask('a');
    await clock.advance(1_000);
    expect(await ask('a')).toBe(down);
  });

  it('does not hide what the server said of the matter', async () => {
    const gone = failed('NOT_FOUND');
    const { ask, clock } = rig({ ttlMs: 1_000, staleIfErrorMs: 5_000 }, 'old', gone);
    await ask('a');
    await clock.advance(1_000);
    expect(await ask('a')).toBe(gone);
  });

  it('is replaced as soon as there is another', async () => {
    const { ask, clock } = rig({ ttlMs: 1_000, staleIfErrorMs: 9_000 }, 'old', 'new', down);
    await ask('a');
    await clock.advance(1_000);
    expect(await ask('a')).toBe('new');
    await clock.advance(1_000);
    expect(await ask('a')).toBe('new');
  });

  it('is given after the retries, and at the deadline of a call that hangs', async () => {
    const at = bench();
    const policy = cache({ ttlMs: 1_000, staleIfErrorMs: 90_000 });
    await run([policy], asking(at, 'a'), script('old').next);
    await at.clock.advance(1_000);
    const tried = script(down);
    const stale = run([policy, retry({ attempts: 2 })], asking(at, 'a'), tried.next);
    await at.clock.advance(10_000);
    expect(await stale).toBe('old');
    expect(tried.calls).toHaveLength(2);
    const hung = (() => new Promise<never>(() => undefined)) as Next<unknown, unknown>;
    const atLast = run([policy], asking(at, 'a', { deadlineMs: at.clock.now() + 100 }), hung);
    await at.clock.advance(110);
    expect(await atLast).toBe('old');
    expect(at.clock.sleeping).toBe(0);
  });

  it('is there for a fallback however old it is, and told of', async () => {
    const at = rig({ ttlMs: 1_000 }, 'old');
    await at.ask('a');
    await at.clock.advance(70_000);
    const one = asking(at, 'a');
    expect(at.policy.kept(one, 69_999)).toBeUndefined();
    expect(at.policy.kept(one, 70_000)).toEqual({ response: 'old', ageMs: 70_000 });
    expect(at.events).toMatchObject([{ type: 'cache-hit', fresh: false, ageMs: 70_000 }]);
    expect(at.policy.kept(asking(at, 'b'), Number.MAX_VALUE)).toBeUndefined();
    expect(at.policy.kept(at.call(), Number.MAX_VALUE)).toBeUndefined();
  });
});

describe('calls that ask the same at once', () => {
  it('share one, and each gets an answer of its own', async () => {
    const { ask, calls, types, clock } = rig({ ttlMs: 0 }, async () => ({ list: [1] }));
    const answers = (await Promise.all([ask('a'), ask('a'), ask('b'), ask('a')])) as { list: number[] }[];
    answers[0]!.list.push(2);
    expect(answers.map(({ list }) => list)).toEqual([[1, 2], [1], [1], [1]]);
    expect(calls).toHaveLength(2);
    expect(types()).toEqual(['cache-hit', 'cache-hit']);
    expect(clock.sleeping).toBe(0);
  });

  it('share a failure, which is forgotten at once', async () => {
    const { ask, calls } = rig({ ttlMs: 1_000 }, down, 'done');
    expect(await Promise.all([ask('a'), ask('a')])).toEqual([down, down]);
    expect(await ask('a')).toBe('done');
    expect(calls).toHaveLength(2);
  });

  it('survive the first one who gives up', async () => {
    const { policy, ...at } = rig({ ttlMs: 1_000 });
    const aborter = new AbortController();
    let inner: AbortSignal | undefined;
    let answer: (value: unknown) => void = () => undefined;
    const next = ((call: Call) => {
      inner = call.signal;
      return new Promise((resolve) => (answer = resolve));
    }) as Next<unknown, unknown>;
    const first = run([policy], asking(at, 'a', { signal: aborter.signal }), next).catch((error: unknown) => error);
    const second = run([policy], asking(at, 'a'), next);
    await settle();
    aborter.abort('enough');
    expect(await first).toBeInstanceOf(CancelledError);
    expect(inner?.aborted).toBe(false);
    answer('done');
    expect(await second).toBe('done');
    expect(await at.ask('a')).toBe('done');
  });

  it('end with the last one who gives up, and the next begins anew', async () => {
    const { policy, ...at } = rig({ ttlMs: 1_000 });
    const aborters = [new AbortController(), new AbortController()];
    const answers: ((value: unknown) => void)[] = [];
    const inner: (AbortSignal | undefined)[] = [];
    const next = ((call: Call) => {
      inner.push(call.signal);
      return new Promise((resolve) => void answers.push(resolve));
    }) as Next<unknown, unknown>;
    const send = (own: Partial<Call>) => run([policy], asking(at, 'a', own), next).catch((error: unknown) => error);
    const gone = aborters.map(({ signal }) => send({ signal }));
    await settle();
    for (const aborter of aborters) aborter.abort('enough');
    expect((await Promise.all(gone)).every((error) => error instanceof CancelledError)).toBe(true);
    expect(inner.map((signal) => signal?.aborted)).toEqual([true]);
    const later = send({});
    await settle();
    answers[0]!('too late');
    answers[1]!('in time');
    expect(await later).toBe('in time');
    expect(await at.ask('a')).toBe('in time');
  });

  it('wait no longer than each has time; who has more than the first begins another', async () => {
    const { policy, ...at } = rig({ ttlMs: 1_000 });
    const startedAtMs = at.clock.now();
    const left: number[] = [];
    const next = ((call: Call) => {
      left.push(call.deadlineMs - startedAtMs);
      return at.clock.sleep(call.deadlineMs - at.clock.now()).then(() => {
        throw new DeadlineExceededError('late', { method: methodName, limit: 'total' });
      });
    }) as Next<unknown, unknown>;
    const ended: unknown[] = [];
    const send = (ms: number) =>
      run([policy], asking(at, 'a', { deadlineMs: startedAtMs + ms }), next).catch((error: Error) =>
        ended.push([ms, at.clock.now() - startedAtMs, error.name]),
      );
    for (const ms of [100, 50, 300, 200]) void send(ms);
    await at.clock.advance(1_000);
    expect(left).toEqual([100, 300]);
    expect(ended).toEqual([
      [50, 60, 'DeadlineExceededError'],
      [100, 100, 'DeadlineExceededError'],
      [200, 210, 'DeadlineExceededError'],
      [300, 300, 'DeadlineExceededError'],
    ]);
    expect(at.clock.sleeping).toBe(0);
  });

  it('leave nothing behind: no timer, no listener', async () => {
    const { ask, clock } = rig({ ttlMs: 0 }, async () => 'done');
    const { signal } = new AbortController();
    const own = { signal, deadlineMs: clock.now() + 1_000 };
    expect(await Promise.all([ask('a', own), ask('a', own)])).toEqual(['done', 'done']);
    await settle();
    expect(clock.sleeping).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('share a DEADLINE_EXCEEDED that the server itself said, before anybody ran out of time', async () => {
    const said = failed('DEADLINE_EXCEEDED');
    const { ask, calls, clock } = rig({ ttlMs: 1_000 }, said);
    const inTime = (ms: number) => ask('a', { deadlineMs: clock.now() + ms });
    expect(await Promise.all([inTime(100), inTime(300)])).toEqual([said, said]);
    expect(calls).toHaveLength(1);
  });
});

describe('options of cache', () => {
  it.each<[unknown, string]>([
    [undefined, 'cache must be an object'],
    [{}, 'cache.ttlMs must be a number'],
    [{ ttlMs: -1 }, 'cache.ttlMs must be a number ≥ 0, got -1'],
    [{ ttlMs: Infinity }, 'cache.ttlMs must be a number ≥ 0, got Infinity'],
    [{ ttlMs: 1, staleIfErrorMs: -1 }, 'cache.staleIfErrorMs must be a number ≥ 0'],
    [{ ttlMs: 1, maxEntries: 0 }, 'cache.maxEntries must be an integer ≥ 1, got 0'],
    [{ ttlMs: 1, methods: 'Do' }, 'cache.methods must be a list of names'],
    [{ ttlMs: 1, methods: [''] }, 'cache.methods[0] must be a non-empty string'],
    [{ ttlMs: 1, key: 'x' }, 'cache.key must be a function'],
    [{ ttlMs: 1, identity: 'x' }, 'cache.identity must be a function'],
    [{ ttlMs: 1, ttl: 1 }, 'cache.ttl is not an option'],
  ])('are checked when it is built: %o', (options, message) => {
    expect(() => cache(options as CacheOptions)).toThrow(message);
  });
});

it('takes what a caller says in its baggage for part of who asks: a tenant, for one', async () => {
  const { ask } = rig();
  expect(await ask('a', withMetadata({ baggage: 'tenant=blue' }))).toEqual({ n: 1 });
  expect(await ask('a', withMetadata({ baggage: 'tenant=red' }))).toEqual({ n: 2 });
  expect(await ask('a', withMetadata({ baggage: 'tenant=blue', traceparent: '00-1' }))).toEqual({ n: 1 });
});

it('takes two bytes of a binary key that are no text for two', async () => {
  const { ask, calls } = rig();
  const as = (byte: number) => {
    const metadata = new Metadata();
    metadata.set('user-bin', Buffer.from([byte]));
    return ask('a', { metadata });
  };
  await as(0xfe);
  await as(0xff);
  expect(calls).toHaveLength(2);
});

it('keeps no answer to a call without the bytes of its request, nor of a method that nobody says only reads', async () => {
  const { ask, calls } = rig();
  await ask('a', { encoded: undefined as never });
  await ask('a', { encoded: undefined as never });
  expect(calls).toHaveLength(2);
  const method = { fullName: methodName, name: 'Do', idempotent: false, kind: 'unary' as const };
  await ask('a', { method });
  await ask('a', { method });
  expect(calls).toHaveLength(4);
});

it('says that an answer is stale from the moment its time is over, and that a shared one is fresh', async () => {
  const at = rig({ ttlMs: 1_000 });
  await Promise.all([at.ask('a'), at.ask('a')]);
  expect(at.events).toMatchObject([{ type: 'cache-hit', fresh: true, ageMs: 0 }]);
  await at.clock.advance(1_000);
  expect(at.policy.kept(asking(at, 'a'), 5_000)).toMatchObject({ ageMs: 1_000 });
  expect(at.events.at(-1)).toMatchObject({ type: 'cache-hit', fresh: false, ageMs: 1_000 });
});
