// Streams over a real connection, through the whole client.
import { setTimeout as delay } from 'node:timers/promises';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageDefinition, paymentGateway } from '../../proto/definitions.ts';
import type { ProtoGrpcType } from '../../proto/gen/payment_gateway.ts';
import {
  CallError,
  CancelledError,
  type Client,
  type ClientEvent,
  type ClientOptions,
  createClient,
  DeadlineExceededError,
  type MessageStream,
  type Policy,
  standard,
} from '../index.ts';
import { endOf } from '../stream-end.ts';
import { type ScriptedServer, scriptedServer } from '../testing/scripted-server.ts';

const quick = { initialBackoffMs: 1, maxBackoffMs: 1 };
const method = 'payments.v1.PaymentGateway';

let server: ScriptedServer;
let client: Client<typeof paymentGateway>;
let events: ClientEvent[];

const connect = (options: ClientOptions = {}) =>
  createClient(paymentGateway, server.address, {
    policies: standard({ retry: quick }),
    onEvent: (event) => events.push(event),
    ...options,
  });
const types = () => events.map(({ type }) => type);

beforeEach(async () => {
  server = await scriptedServer();
  events = [];
  client = connect();
});
afterEach(async () => {
  await client.close();
  server.close();
});

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );

/** The sequence numbers of a watch, and the error it ended with. */
async function watched(stream: MessageStream<{ sequence: string }>, count = Infinity): Promise<unknown[]> {
  const got: unknown[] = [];
  try {
    for await (const { sequence } of stream) if (got.push(sequence) >= count) break;
  } catch (error) {
    got.push(error);
  }
  return got;
}

const charge = (n: number) => ({ idempotencyKey: `k${n}`, account: 'a', amount: { currency: 'EUR', minorUnits: n } });

/** Charges without end, each pulled and the end noted. */
function charges(description = '') {
  const seen = { pulled: 0, returned: 0 };
  async function* messages() {
    try {
      for (;;) yield { ...charge((seen.pulled += 1)), description };
    } finally {
      seen.returned += 1;
    }
  }
  return { seen, messages: messages() };
}

describe('a server stream', () => {
  it('brings typed messages in order', async () => {
    server.plan({ messages: 3 });
    const got: string[] = [];
    for await (const { sequence, payment } of client.watchPayments({ afterSequence: 7, account: 'a' })) {
      got.push(`${sequence} ${payment?.id}`);
    }
    expect(got).toEqual(['8 p8', '9 p9', '10 p10']);
    expect(server.arrivals[0]).toMatchObject({
      method: 'WatchPayments',
      request: { afterSequence: '7', account: 'a' },
    });
    expect(types()).toEqual(['call-started', 'attempt-started', 'attempt-ended', 'call-ended']);
    expect(events.at(-1)).toMatchObject({ method: `${method}/WatchPayments`, outcome: 'success_first_try' });
  });

  it('may bring none', async () => {
    expect(await watched(client.watchPayments({}))).toEqual([]);
  });

  it('is tried again until its first message, also behind its headers', async () => {
    server.plan('UNAVAILABLE', { headers: true, status: 'UNAVAILABLE' }, { messages: 2 });
    expect(await watched(client.watchPayments({}))).toEqual(['1', '2']);
    expect(server.arrivals.map(({ metadata }) => metadata['grpc-previous-rpc-attempts'])).toEqual([
      undefined,
      '1',
      '2',
    ]);
    expect(events.at(-1)).toMatchObject({ outcome: 'success_after_retry', attempts: 3 });
  });

  it('is never tried again behind its first message', async () => {
    server.plan({ messages: 2, status: 'UNAVAILABLE' });
    const [, , error] = await watched(client.watchPayments({}));
    expect(error).toMatchObject({ name: 'CallError', status: 'UNAVAILABLE', method: `${method}/WatchPayments` });
    expect(error).toMatchObject({ attempts: [{ attempt: 1, status: 'UNAVAILABLE', endpoint: server.address }] });
    expect(server.arrivals).toHaveLength(1);
  });

  it('that fails from the start throws when it is read, however late', async () => {
    server.plan('NOT_FOUND');
    const stream = client.watchPayments({});
    await vi.waitFor(() => expect(types()).toContain('call-ended'));
    expect(await watched(stream)).toMatchObject([{ status: 'NOT_FOUND' }]);
  });

  it('that nobody reads is no unhandled rejection, and ends with the client', async () => {
    server.plan({ messages: 5, status: 'UNAVAILABLE' });
    client.watchPayments({});
    client.watchPayments(5 as unknown as object);
    await vi.waitFor(() => expect(server.arrivals).toHaveLength(1));
    await client.close();
    expect(types().filter((type) => type === 'call-ended')).toHaveLength(2);
  });

  it('whose request does not fit is refused before anything leaves', async () => {
    const [error] = await watched(client.watchPayments(5 as unknown as object));
    expect(error).toMatchObject({ name: 'InvalidRequestError', attempts: [] });
    expect(types()).toEqual(['call-started', 'call-ended']);
  });

  it('carries metadata and the key where the service reads it', async () => {
    await watched(client.watchPayments({}, { metadata: { 'x-tenant': 'blue' }, idempotencyKey: 'w1' }));
    expect(server.arrivals[0]?.metadata).toMatchObject({ 'x-tenant': 'blue', 'idempotency-key': 'w1' });
  });
});

describe('the time to the first message', () => {
  const impatient = () => connect({ policies: standard({ attemptTimeoutMs: 120, retry: { ...quick, attempts: 2 } }) });

  it('is that of an attempt, and not on the wire', async () => {
    server.plan('silence');
    await using own = impatient();
    const [error] = await watched(own.watchPayments({}));
    expect(error).toMatchObject({
      name: 'RetriesExhaustedError',
      cause: { name: 'DeadlineExceededError', limit: 'attempt' },
    });
    expect(server.arrivals.map(({ timeoutMs }) => timeoutMs)).toEqual([Infinity, Infinity]);
    await vi.waitFor(() => expect(server.arrivals.every(({ cancelledAtMs }) => cancelledAtMs)).toBe(true));
  });

  it('does not end a stream that is open and quiet', async () => {
    server.plan({ headers: true, status: 'silence' });
    await using own = impatient();
    const stream = own.watchPayments({});
    const waiting = stream.next();
    await delay(400);
    expect(server.arrivals).toHaveLength(1);
    expect(server.arrivals[0]?.cancelledAtMs).toBeUndefined();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('does not end a stream that has begun', async () => {
    server.plan({ messages: 2, status: 'silence' });
    await using own = impatient();
    const stream = own.watchPayments({});
    expect(await watched(stream, 1)).toEqual(['1']);
    const another = own.watchPayments({});
    await another.next();
    await delay(300);
    expect(await another.next()).toMatchObject({ value: { sequence: '2' } });
  });
});

describe('the deadline of a stream', () => {
  it("is the caller's alone, on the wire, and ends it wherever it is", async () => {
    server.plan({ messages: 1, status: 'silence' });
    const startedAtMs = performance.now();
    const [first, error] = await watched(client.watchPayments({}, { timeoutMs: 300 }));
    expect(first).toBe('1');
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ limit: 'total' });
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(300);
    expect(server.arrivals[0]?.timeoutMs).toBeGreaterThan(200);
    expect(server.arrivals[0]?.timeoutMs).toBeLessThanOrEqual(301);
    expect(events.at(-1)).toMatchObject({ outcome: 'timeout' });
  });

  it('is none by default: the total time is for calls that answer once', async () => {
    await using own = connect({ policies: standard({ totalTimeoutMs: 100 }) });
    server.plan({ messages: 1, status: 'silence' });
    const stream = own.watchPayments({});
    await stream.next();
    const waiting = stream.next();
    await delay(300);
    expect(server.arrivals[0]).toMatchObject({ timeoutMs: Infinity, cancelledAtMs: undefined });
    await stream.return();
    await waiting;
  });
});

describe('giving up', () => {
  it.each([
    ['before the first message', 'silence' as const, 0],
    ['between messages', { messages: 1, status: 'silence' } as const, 1],
    ['in the wait before a retry', 'UNAVAILABLE' as const, 0],
  ])('%s settles the reader within 20 ms and cancels on the wire', async (_, plan, reads) => {
    server.plan(plan);
    const slow = { initialBackoffMs: 10_000, maxBackoffMs: 10_000 };
    await using own = connect({ policies: standard({ retry: slow }) });
    const caller = new AbortController();
    const stream = own.watchPayments({}, { signal: caller.signal });
    for (let n = 0; n < reads; n += 1) await stream.next();
    const waiting = failure(stream.next());
    await vi.waitFor(() => expect(server.arrivals).toHaveLength(1));
    await delay(50);
    const abortedAtMs = performance.now();
    caller.abort(new Error('enough'));
    const error = await waiting;
    expect(performance.now() - abortedAtMs).toBeLessThan(20);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as Error).cause).toMatchObject({ message: 'enough' });
    if (plan !== 'UNAVAILABLE') await vi.waitFor(() => expect(server.arrivals[0]?.cancelledAtMs).toBeDefined());
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'cancelled' });
  });

  it('before it begins sends nothing', async () => {
    const stream = client.watchPayments({}, { signal: AbortSignal.abort() });
    expect(await watched(stream)).toMatchObject([{ name: 'CancelledError', attempts: [] }]);
    expect(server.arrivals).toHaveLength(0);
    expect(events).toHaveLength(0);
  });

  it('by leaving the loop cancels on the wire', async () => {
    server.plan({ messages: 5, status: 'silence' });
    expect(await watched(client.watchPayments({}), 2)).toEqual(['1', '2']);
    await vi.waitFor(() => expect(server.arrivals[0]?.cancelledAtMs).toBeDefined());
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'cancelled' });
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const added = vi.spyOn(signal, 'addEventListener');
    server.plan({ messages: 1 }, { messages: 1, status: 'UNAVAILABLE' });
    for (let n = 0; n < 2; n += 1) await watched(client.watchPayments({}, { signal }));
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed).toHaveBeenCalledTimes(2);
  });
});

describe('closing the client', () => {
  it('ends open streams at once, for their readers with a clear error', async () => {
    server.plan({ messages: 1, status: 'silence' });
    const stream = client.watchPayments({});
    await stream.next();
    const waiting = failure(stream.next());
    const startedAtMs = performance.now();
    await client.close();
    expect(performance.now() - startedAtMs).toBeLessThan(100);
    expect(await waiting).toMatchObject({
      name: 'CancelledError',
      message: `${method}/WatchPayments cancelled: the client was closed`,
    });
  });

  it('refuses streams from then on', async () => {
    await client.close();
    expect(await watched(client.watchPayments({}))).toMatchObject([{ name: 'ClientClosedError' }]);
    expect(await failure(client.chargeMany([]).next())).toMatchObject({ name: 'ClientClosedError' });
  });
});

describe('a resumed stream', () => {
  const resume = ({ sequence }: { sequence: string }) => ({ afterSequence: sequence });

  it('goes on behind its last message, whatever broke it', async () => {
    server.plan(
      { messages: 2, cut: true },
      'UNAVAILABLE',
      { messages: 1, status: 'UNAVAILABLE' },
      { messages: 1, status: 'RESOURCE_EXHAUSTED', pushbackMs: 0 },
      { messages: 1, status: 'silence' },
      { messages: 1 },
    );
    const options = { resume, resumeBackoff: quick, idleTimeoutMs: 200 };
    expect(await watched(client.watchPayments({}, options))).toEqual(['1', '2', '3', '4', '5', '6']);
    const asked = server.arrivals.map(({ request }) => request['afterSequence']);
    expect(asked).toEqual(['0', '2', '2', '3', '4', '5']);
    expect(types().filter((type) => type === 'stream-resumed')).toHaveLength(4);
    expect(events.at(-1)).toMatchObject({ outcome: 'success_after_retry', attempts: 6 });
  });

  it('does not go on after what would be the same again', async () => {
    server.plan({ messages: 1, status: 'PERMISSION_DENIED' });
    expect(await watched(client.watchPayments({}, { resume }))).toMatchObject(['1', { status: 'PERMISSION_DENIED' }]);
    expect(server.arrivals).toHaveLength(1);
  });
});

describe('a policy', () => {
  it('learns when the stream is over, and what broke it', async () => {
    const ends: unknown[] = [];
    const listening: Policy = async (call, next) => {
      const response = await next(call);
      ends.push('begun');
      void endOf(response)?.then((error) => ends.push(error?.status));
      return response;
    };
    server.plan({ messages: 3 }, { messages: 1, status: 'DATA_LOSS' });
    await using own = connect({ policies: [listening] });
    const stream = own.watchPayments({});
    await stream.next();
    expect(ends).toEqual(['begun']);
    await watched(stream);
    await watched(own.watchPayments({}));
    expect(ends).toEqual(['begun', undefined, 'begun', 'DATA_LOSS']);
  });

  it('that sends the messages of a caller twice is refused', async () => {
    const twice: Policy = async (call, next) => {
      await next(call);
      return next(call);
    };
    await using own = connect({ policies: [twice] });
    const error = await failure(own.chargeMany([charge(1)]).next());
    expect(error).toMatchObject({ name: 'RefusedError', status: 'FAILED_PRECONDITION' });
  });
});

describe('streams both ways', () => {
  it('answer each message in order and end when both sides have', async () => {
    const got: string[] = [];
    for await (const { idempotencyKey, charged } of client.chargeMany([charge(1), charge(2), charge(3)])) {
      got.push(`${idempotencyKey} ${charged?.payment?.id}`);
    }
    expect(got).toEqual(['k1 p-k1', 'k2 p-k2', 'k3 p-k3']);
    expect(server.arrivals[0]).toMatchObject({ method: 'ChargeMany', received: 3 });
    expect(types()).toEqual(['call-started', 'attempt-started', 'attempt-ended', 'call-ended']);
  });

  it('are a conversation: a message may wait for the answer to the one before', async () => {
    const answered = Promise.withResolvers<void>();
    async function* messages() {
      yield charge(1);
      await answered.promise;
      yield charge(2);
    }
    const got: string[] = [];
    for await (const { idempotencyKey } of client.chargeMany(messages())) {
      got.push(idempotencyKey);
      answered.resolve();
    }
    expect(got).toEqual(['k1', 'k2']);
  });

  it('carry the key of the call as metadata: their messages have keys of their own', async () => {
    await client.chargeMany([charge(1)], { idempotencyKey: 'batch-1' }).next();
    expect(server.arrivals[0]?.metadata['idempotency-key']).toBe('batch-1');
  });

  it('let go of the messages when the reader leaves', async () => {
    const { seen, messages } = charges();
    const stream = client.chargeMany(messages);
    await stream.next();
    await stream.return();
    await vi.waitFor(() => expect(seen.returned).toBe(1));
    const { pulled } = seen;
    await delay(30);
    expect(seen.pulled).toBe(pulled);
    await vi.waitFor(() => expect(server.arrivals[0]?.cancelledAtMs).toBeDefined());
  });

  it('let go of the messages when the server ends it, well or not', async () => {
    for (const status of ['OK', 'PERMISSION_DENIED'] as const) {
      server.plan({ messages: 1, status });
      const { seen, messages } = charges();
      const stream = client.chargeMany(messages);
      await stream.next();
      await stream.next().catch(() => undefined);
      await vi.waitFor(() => expect(seen.returned).toBe(1));
    }
  });

  it('tell the reader what the messages threw, and cancel on the wire', async () => {
    const bug = new Error('no more paper');
    async function* messages() {
      yield charge(1);
      await delay(50);
      throw bug;
    }
    const stream = client.chargeMany(messages());
    await stream.next();
    const error = await failure(stream.next());
    expect(error).toMatchObject({
      name: 'CancelledError',
      message: `${method}/ChargeMany cancelled: its messages threw Error: no more paper`,
    });
    expect((error as Error).cause).toBe(bug);
    await vi.waitFor(() => expect(server.arrivals[0]?.cancelledAtMs).toBeDefined());
  });

  it('tell the reader of a message that does not fit', async () => {
    const error = await failure(client.chargeMany([{ amount: 5 as unknown as object }]).next());
    expect(error).toMatchObject({ name: 'InvalidRequestError' });
  });

  it('are not tried again once anything was sent', async () => {
    server.plan({ messages: 0, status: 'UNAVAILABLE' });
    expect(await failure(client.chargeMany([charge(1)]).next())).toMatchObject({ status: 'UNAVAILABLE' });
    expect(server.arrivals).toHaveLength(1);
  });

  it('pull nothing while there is no connection', async () => {
    const { port } = server;
    server.close();
    const { seen, messages } = charges();
    await using own = createClient(paymentGateway, `127.0.0.1:${port}`, { policies: standard({ retry: quick }) });
    const error = await failure(own.chargeMany(messages).next());
    expect(error).toMatchObject({ status: 'UNAVAILABLE' });
    expect(seen.pulled).toBe(0);
  });

  it('begin again with what the caller gives when they broke', async () => {
    server.plan({ messages: 2, cut: true }, { messages: 1, status: 'UNAVAILABLE' }, 'OK');
    const all = [1, 2, 3, 4, 5].map(charge);
    const got: string[] = [];
    const broken: unknown[] = [];
    const stream = client.chargeMany(all, {
      resumeBackoff: quick,
      reconnect({ error, received, lastMessage, reconnection }) {
        broken.push([error instanceof CallError, received, lastMessage?.idempotencyKey, reconnection, got.length]);
        return all.slice(got.length);
      },
    });
    for await (const { idempotencyKey } of stream) got.push(idempotencyKey);
    expect(got).toEqual(['k1', 'k2', 'k3', 'k4', 'k5']);
    expect(broken).toEqual([
      [true, 2, 'k2', 1, 2],
      [true, 3, 'k3', 2, 3],
    ]);
  });

  it.each([
    ['nothing to go on with', () => undefined, 'failed: UNAVAILABLE'],
    ['what is no stream of messages', () => 5 as never, 'what reconnect returns must be an AsyncIterable or Iterable'],
  ])('end when the caller gives %s', async (_, reconnect, message) => {
    server.plan({ messages: 1, status: 'UNAVAILABLE' });
    const stream = client.chargeMany([charge(1), charge(2)], { reconnect, resumeBackoff: quick });
    await stream.next();
    expect(String(await failure(stream.next()))).toContain(message);
  });
});

describe('back-pressure', () => {
  const kibibytes = 16;
  const messageBytes = kibibytes * 1_024;

  it('keeps a fast server waiting for a slow reader', async () => {
    server.plan({ messages: 20_000, messageBytes });
    const stream = client.watchPayments({});
    for (let n = 0; n < 3; n += 1) await stream.next();
    await delay(200);
    const sent = server.arrivals[0]?.sent ?? Infinity;
    await delay(200);
    expect(server.arrivals[0]?.sent).toBe(sent);
    expect(sent * kibibytes).toBeLessThan(1_024);
  });

  it('keeps fast messages waiting for a slow server', async () => {
    server.plan({ messages: 0, status: 'silence' });
    const { seen, messages } = charges('x'.repeat(messageBytes));
    const stream = client.chargeMany(messages);
    const waiting = stream.next();
    await delay(200);
    const { pulled } = seen;
    await delay(200);
    expect(seen.pulled).toBe(pulled);
    expect(pulled * kibibytes).toBeLessThan(2_048);
    await stream.return();
    await waiting;
  });
});

describe('options', () => {
  it.each([
    [() => client.watchPayments({}, { reconnect: () => [] } as object), 'call options.reconnect is not an option'],
    [() => client.chargeMany([], { resume: () => ({}) } as object), 'call options.resume is not an option'],
    [
      () => client.watchPayments({}, { idleTimeoutMs: 0 }),
      'idleTimeoutMs must be a number from 1 to 2147483647, got 0',
    ],
    [() => client.watchPayments({}, { resume: 5 as never }), 'resume must be a function, got 5'],
    [() => client.chargeMany([], { reconnect: 5 as never }), 'reconnect must be a function, got 5'],
    [() => client.watchPayments({}, { maxResumptions: -1 }), 'maxResumptions must be an integer ≥ 0, got -1'],
    [() => client.watchPayments({}, { timeoutMs: 0 }), 'timeoutMs must be a number from 1 to 2147483647, got 0'],
    [
      () => client.watchPayments({}, { resumeBackoff: { jitter: 2 } }),
      'resumeBackoff.jitter must be a number from 0 to 1, got 2',
    ],
    [() => client.chargeMany('text' as never), 'messages must be an AsyncIterable or Iterable of messages, got string'],
  ])('that are bad are thrown at once (%#)', (call, message) => {
    expect(call).toThrow(message);
    expect(events).toHaveLength(0);
  });
});

describe('types', () => {
  it('come from the generated client where the definition does not say who streams', async () => {
    const { payments } = loadPackageDefinition(packageDefinition) as unknown as ProtoGrpcType;
    await using own = createClient(payments.v1.PaymentGateway, server.address);
    server.plan({ messages: 1 }, 'OK');
    expect(await watched(own.watchPayments({}))).toEqual(['1']);
    expect((await own.charge({ account: 'a' })).payment?.id).toBe('p1');
  });

  it('do not compile for the wrong kind of call', () => {
    const unchecked = () => {
      // @ts-expect-error a stream is no promise of one message
      void client.watchPayments({}).then;
      // @ts-expect-error messages are wanted, not one request
      client.chargeMany({ account: 'a' });
      // @ts-expect-error no such field
      client.chargeMany([{ acount: 'a' }]);
      // @ts-expect-error a unary call does not resume
      void client.charge({}, { resume: () => ({}) });
      // @ts-expect-error another message
      client.watchPayments({}, { resume: (last: { id: number }) => ({ afterSequence: last.id }) });
    };
    expect(unchecked).toBeTypeOf('function');
  });
});
