import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { CallError, CancelledError, DeadlineExceededError, RefusedError } from '../errors.ts';
import { streamEnd } from '../stream-end.ts';
import { bench, failed, methodName, run, script, type Step } from '../testing/fake-call.ts';
import { hooks, type HooksOptions } from './hooks.ts';
import { retry } from './retry.ts';

function rig(options: HooksOptions, ...steps: Step[]) {
  const at = bench();
  const { next, calls } = script(...(steps.length > 0 ? steps : ['done']));
  const send = (own: Partial<Call> = {}) => run([hooks(options)], at.call(own), next).catch((error: unknown) => error);
  return { ...at, next, calls, send };
}

const never = () => new Promise<undefined>(() => undefined);
const down = failed('UNAVAILABLE');

it('does nothing without a hook', async () => {
  const { call, next, calls } = rig({});
  const one = call();
  expect(await run([hooks({})], one, next)).toBe('done');
  expect(calls).toEqual([one]);
});

describe('onRequest', () => {
  it('changes metadata and request of what is sent, and leaves the call as it was', async () => {
    const onRequest = (call: Call) => {
      const metadata = call.metadata.clone();
      metadata.set('x-tenant', 'blue');
      return { metadata, request: { ...(call.request as object), note: 'hi' } };
    };
    const { call, next, calls } = rig({ onRequest });
    const original = call({ request: { account: 'a1' } });
    await run([hooks({ onRequest })], original, next);
    expect(calls[0]!.request).toEqual({ account: 'a1', note: 'hi' });
    expect(calls[0]!.metadata.getMap()).toEqual({ 'x-tenant': 'blue' });
    expect(original.request).toEqual({ account: 'a1' });
    expect(original.metadata.getMap()).toEqual({});
  });

  it('may be async, and change only one of them or none', async () => {
    const metadata = new Metadata();
    const { send, calls } = rig({ onRequest: async () => ({ metadata }) });
    await send({ request: 'same' });
    expect(calls[0]).toMatchObject({ request: 'same', metadata });
    const nothing = rig({ onRequest: async () => undefined });
    await nothing.send({ request: 'same' });
    expect(nothing.calls[0]!.request).toBe('same');
  });

  it('cannot change who the call is or how long it may take', async () => {
    const { send, calls } = rig({
      onRequest: (call) => ({ ...call, id: 'other', deadlineMs: 0, attempt: 9, request: 'new' }),
    });
    await send();
    expect(calls[0]).toMatchObject({ id: '1', deadlineMs: Infinity, attempt: 1, request: 'new' });
  });

  it('that throws refuses the call: nothing leaves, and no retry follows', async () => {
    const { call, next, calls, types } = rig({});
    const policy = hooks({
      onRequest: () => {
        throw new Error('no tenant');
      },
    });
    const error: unknown = await run([retry(), policy], call(), next).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({
      code: 13,
      attempts: [],
      message: `${methodName} refused: onRequest threw: no tenant`,
      cause: { message: 'no tenant' },
    });
    expect(calls).toHaveLength(0);
    expect(types()).toEqual([]);
  });

  it.each([[{ 'x-a': 'b' }], [null], ['x-a: b'], [new Map()]])(
    'refuses a call whose metadata it spoils: %j',
    async (metadata) => {
      const { send, calls } = rig({ onRequest: () => ({ metadata: metadata as unknown as Metadata }) });
      const error = await send();
      const text = "hooks.onRequest must return metadata that is grpc-js's Metadata";
      expect(error).toBeInstanceOf(RefusedError);
      expect(error).toMatchObject({ code: 13, message: `${methodName} refused: ${text}`, cause: new TypeError(text) });
      expect(calls).toHaveLength(0);
    },
  );

  it('that throws a CallError throws that one', async () => {
    const own = new RefusedError('not for this tenant', { method: methodName, code: 7 });
    const { send } = rig({ onRequest: () => Promise.reject(own) });
    expect(await send()).toBe(own);
  });

  it('that never settles ends with the caller or the deadline, leaving no timer', async () => {
    const { send, clock, calls } = rig({ onRequest: never });
    const aborter = new AbortController();
    const aborted = send({ signal: aborter.signal });
    aborter.abort('enough');
    expect(await aborted).toBeInstanceOf(CancelledError);
    const late = send({ deadlineMs: clock.now() + 100 });
    await clock.advance(100);
    expect(await late).toBeInstanceOf(DeadlineExceededError);
    expect(await late).toMatchObject({ message: `${methodName} out of time while waiting for onRequest` });
    expect(calls).toHaveLength(0);
    expect(clock.sleeping).toBe(0);
  });

  it('that settles in time leaves no timer', async () => {
    const { send, clock } = rig({ onRequest: async () => undefined });
    expect(await send({ deadlineMs: clock.now() + 100 })).toBe('done');
    expect(clock.sleeping).toBe(0);
  });
});

describe('onResponse', () => {
  it('sees the answer and the call as it was sent; what it returns is the answer', async () => {
    const seen: unknown[] = [];
    const { send } = rig({
      onRequest: () => ({ request: 'changed' }),
      onResponse: (response, { request }) => {
        seen.push(response, request);
        return 'other';
      },
    });
    expect(await send()).toBe('other');
    expect(seen).toEqual(['done', 'changed']);
  });

  it('that returns nothing leaves the answer, also an async one', async () => {
    expect(await rig({ onResponse: () => undefined }).send()).toBe('done');
    expect(await rig({ onResponse: async () => undefined }).send()).toBe('done');
    expect(await rig({ onResponse: async () => 'other' }).send()).toBe('other');
  });

  it('may put null or false in its place', async () => {
    expect(await rig({ onResponse: () => null }).send()).toBe(null);
    expect(await rig({ onResponse: () => false }).send()).toBe(false);
  });

  it('cannot put anything in place of a stream', async () => {
    const stream = { [streamEnd]: Promise.resolve(undefined) };
    const seen: unknown[] = [];
    const onResponse = (response: unknown) => {
      seen.push(response);
      return 'other';
    };
    expect(await rig({ onResponse }, async () => stream).send()).toBe(stream);
    expect(seen).toEqual([stream]);
  });

  it('that throws fails the call, which had been answered', async () => {
    const { send, calls } = rig({
      onResponse: () => {
        throw new TypeError('no id');
      },
    });
    const error = await send();
    expect(error).toBeInstanceOf(CallError);
    expect(error).not.toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: 13, message: `${methodName} failed: onResponse threw: no id` });
    expect(calls).toHaveLength(1);
  });

  it('is not called for a failure', async () => {
    const { send } = rig({ onResponse: () => expect.fail('called') }, down);
    expect(await send()).toBe(down);
  });
});

describe('onError', () => {
  it('sees the error; the one it returns is thrown', async () => {
    class OutOfMoney extends Error {}
    const { send } = rig({ onError: (error) => (error === down ? new OutOfMoney('broke') : undefined) }, down);
    expect(await send()).toBeInstanceOf(OutOfMoney);
  });

  it('that returns nothing leaves the error, also an async one', async () => {
    expect(await rig({ onError: () => undefined }, down).send()).toBe(down);
    expect(await rig({ onError: async () => undefined }, down).send()).toBe(down);
  });

  it('is not called for a success, nor for what another hook threw', async () => {
    const onError = () => expect.fail('called');
    expect(await rig({ onError }).send()).toBe('done');
    const broken = () => {
      throw new Error('broken');
    };
    expect(await rig({ onError, onRequest: broken }).send()).toMatchObject({ code: 13 });
    expect(await rig({ onError, onResponse: broken }).send()).toMatchObject({ code: 13 });
  });

  it('that throws is told by a CallError of its own', async () => {
    const { send } = rig({ onError: () => Promise.reject(new Error('worse')) }, down);
    expect(await send()).toMatchObject({ code: 13, message: `${methodName} failed: onError threw: worse` });
  });

  it('that is still busy when the caller gives up or the time is over leaves the error as it was', async () => {
    const { send, clock } = rig({ onError: never }, down);
    const late = send({ deadlineMs: clock.now() + 100 });
    await clock.advance(100);
    expect(await late).toBe(down);
    const aborter = new AbortController();
    const aborted = send({ signal: aborter.signal });
    await Promise.resolve();
    aborter.abort();
    expect(await aborted).toBe(down);
  });
});

it('runs once per call around retry, once per attempt inside', async () => {
  const { call, next, clock } = rig({}, down, 'done');
  let outside = 0;
  let inside = 0;
  const policies = [
    hooks({ onRequest: () => void (outside += 1) }),
    retry(),
    hooks({ onRequest: () => void (inside += 1) }),
  ];
  const ended = run(policies, call(), next);
  await clock.advance(60_000);
  expect(await ended).toBe('done');
  expect([outside, inside]).toEqual([1, 2]);
});

it.each([
  [{ onRequest: 1 }, 'hooks.onRequest must be a function, got 1'],
  [{ onAnswer: () => 1 }, 'hooks.onAnswer is not an option; there is onRequest, onResponse, onError'],
  [undefined, 'hooks must be an object, got undefined'],
])('refuses %j when built', (options, message) => {
  expect(() => hooks(options as unknown as HooksOptions)).toThrow(message);
});

it('takes a hook that is undefined for none', async () => {
  const { call } = bench();
  const policy = hooks({ onRequest: undefined, onResponse: undefined, onError: undefined });
  expect(await run([policy], call(), script('done').next)).toBe('done');
});
