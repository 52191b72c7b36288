import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../call.ts';
import { bench, failed, methodName } from '../testing/fake-call.ts';
import { defaultValue, type FallbackLevel, otherTarget, staleCache } from './fallback-levels.ts';

const error = failed('UNAVAILABLE');
const { signal } = new AbortController();
const ask = (level: FallbackLevel, call: Call) => level.answer(call.request, { error, call, signal });
const method = (own: Partial<Call['method']>) => ({
  method: { fullName: methodName, name: 'Do', idempotent: false, kind: 'unary' as const, ...own },
});
const left = [
  {
    attempt: 1,
    status: 'UNAVAILABLE',
    durationMs: 1,
    backoffMs: 0,
    endpoint: 'x',
    faultId: undefined,
    message: '',
    hedge: false,
  },
] as const;

describe('defaultValue', () => {
  it('gives each caller a copy', () => {
    const value = { list: [1], bytes: Buffer.from('x') };
    const level = defaultValue(value);
    const { call } = bench();
    const first = ask(level, call()) as typeof value;
    first.list.push(2);
    first.bytes[0] = 0;
    expect(ask(level, call())).toEqual({ list: [1], bytes: Buffer.from('x') });
    expect(level.name).toBe('default value');
  });

  it('makes an answer of request and error', () => {
    const level = defaultValue((request: { id: string }, context) => ({ ...request, why: context.error.status }), {
      name: 'unknown payment',
    });
    expect(ask(level, bench().call({ request: { id: 'p1' } }))).toEqual({ id: 'p1', why: 'UNAVAILABLE' });
    expect(level.name).toBe('unknown payment');
  });
});

describe('otherTarget', () => {
  it("asks the other client's method of the same name, with all that the call has", async () => {
    const { call, clock } = bench();
    const getPayment = vi.fn(async () => 'theirs');
    const metadata = new Metadata();
    const one = call({
      ...method({ name: 'GetPayment' }),
      request: { id: 'p1' },
      metadata,
      idempotencyKey: 'k1',
      deadlineMs: clock.now() + 250,
    });
    expect(await ask(otherTarget({ getPayment }), one)).toBe('theirs');
    expect(getPayment).toHaveBeenCalledExactlyOnceWith(
      { id: 'p1' },
      { signal, metadata, timeoutMs: 250, idempotencyKey: 'k1' },
    );
  });

  it('takes a function in place of a client, and says nothing of time or key where there is none', async () => {
    const { call } = bench();
    const send = vi.fn(async () => 'theirs');
    const one = call();
    expect(await ask(otherTarget(send), one)).toBe('theirs');
    expect(send).toHaveBeenCalledExactlyOnceWith(one.request, { signal, metadata: one.metadata });
  });

  it('has no answer where the other client has no such method, or no time is left', () => {
    const { call, clock } = bench();
    const send = vi.fn();
    expect(ask(otherTarget({}), call())).toBeUndefined();
    expect(ask(otherTarget(send), call({ deadlineMs: clock.now() + 0.9 }))).toBeUndefined();
    expect(send).not.toHaveBeenCalled();
    void ask(otherTarget(send), call({ deadlineMs: clock.now() + 1 }));
    expect(send).toHaveBeenCalledOnce();
  });

  const writes = method({ idempotent: false });
  const idempotent = method({ idempotent: true });
  const reads = method({ idempotent: true, readOnly: true });
  it.each<[string, Partial<Call>, boolean, boolean]>([
    ['nothing had left', { ...writes, attempts: [] }, false, true],
    ['a plain write may be done', { ...writes, attempts: left }, false, false],
    ['a plain write may be done, and the state is shared', { ...writes, attempts: left }, true, false],
    ['a write with a key may be done', { ...writes, attempts: left, idempotencyKey: 'k' }, false, false],
    [
      'a write with a key may be done, and the state is shared',
      { ...writes, attempts: left, idempotencyKey: 'k' },
      true,
      true,
    ],
    ['an idempotent write may be done', { ...idempotent, attempts: left }, false, false],
    ['an idempotent write may be done, and the state is shared', { ...idempotent, attempts: left }, true, true],
    ['it only reads', { ...reads, attempts: left }, false, true],
  ])('where %s', (_case, own, sharesState, asked) => {
    const send = vi.fn();
    void ask(otherTarget(send, { sharesState }), bench().call(own));
    expect(send).toHaveBeenCalledTimes(asked ? 1 : 0);
  });
});

describe('staleCache', () => {
  it('gives what the cache keeps, within its age', () => {
    const kept = vi.fn((_call: Call, maxAgeMs: number) =>
      maxAgeMs >= 500 ? { response: 'old', ageMs: 500 } : undefined,
    );
    const { call } = bench();
    expect(ask(staleCache({ kept }), call())).toBe('old');
    expect(ask(staleCache({ kept }, { maxAgeMs: 499 }), call())).toBeUndefined();
    expect(staleCache({ kept }).name).toBe('stale cache');
  });
});

describe('options of a level', () => {
  it.each<[() => unknown, string]>([
    [() => defaultValue(1 as never), 'defaultValue must be given an object or a function, got 1'],
    [() => defaultValue(null as never), 'defaultValue must be given an object or a function, got null'],
    [() => defaultValue({}, { name: '' }), 'defaultValue.name must be a non-empty string'],
    [() => defaultValue({}, { nam: '' } as never), 'defaultValue.nam is not an option'],
    [() => otherTarget(null as never), 'otherTarget must be given a client or a function, got null'],
    [() => otherTarget('x' as never), 'otherTarget must be given a client or a function, got string'],
    [() => otherTarget({}, { sharesState: 1 as never }), 'otherTarget.sharesState must be true or false'],
    [() => staleCache({} as never), 'staleCache: cache.kept must be a function'],
    [() => staleCache({ kept: () => undefined }, { maxAgeMs: -1 }), 'staleCache.maxAgeMs must be a number'],
  ])('are checked when it is built: %s', (build, message) => expect(build).toThrow(message));
});

it('asks no other target to repeat what may be done unless it is said to share the state', () => {
  const send = vi.fn();
  void ask(otherTarget(send), bench().call({ ...method({ idempotent: true }), attempts: left }));
  expect(send).not.toHaveBeenCalled();
});

it.each<[() => unknown, string]>([
  [() => staleCache(undefined as never), 'staleCache: cache.kept must be a function, got undefined'],
  [
    () => staleCache({ kept: () => undefined }, { nam: '' } as never),
    'staleCache.nam is not an option; there is name, ',
  ],
  [() => otherTarget({}, { nam: '' } as never), 'otherTarget.nam is not an option; there is name, '],
])('names what is wrong: %s', (build, message) => expect(build).toThrow(message));

it('may be named', () => {
  expect(staleCache({ kept: () => undefined }, { name: 'yesterday' }).name).toBe('yesterday');
  expect(otherTarget({}, { name: 'replica' }).name).toBe('replica');
});
