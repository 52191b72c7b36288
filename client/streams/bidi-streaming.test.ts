// Streams both ways over a real connection, through the whole client.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { CallError, createClient, type Policy, standard } from '../index.ts';
import { endOf } from '../stream-end.ts';
import { charge, charges, connect, failure, method, quick, streamRig, types, watched } from '../testing/stream-rig.ts';

const rig = streamRig();

describe('streams both ways', () => {
  it('answer each message in order and end when both sides have', async () => {
    const got: string[] = [];
    for await (const { idempotencyKey, charged } of rig.client.chargeMany([charge(1), charge(2), charge(3)])) {
      got.push(`${idempotencyKey} ${charged?.payment?.id}`);
    }
    expect(got).toEqual(['k1 p-k1', 'k2 p-k2', 'k3 p-k3']);
    expect(rig.server.arrivals[0]).toMatchObject({ method: 'ChargeMany', received: 3 });
    expect(types(rig)).toEqual(['call-started', 'attempt-started', 'attempt-ended', 'call-ended']);
  });

  it('are a conversation: a message may wait for the answer to the one before', async () => {
    const answered = Promise.withResolvers<void>();
    async function* messages() {
      yield charge(1);
      await answered.promise;
      yield charge(2);
    }
    const got: string[] = [];
    for await (const { idempotencyKey } of rig.client.chargeMany(messages())) {
      got.push(idempotencyKey);
      answered.resolve();
    }
    expect(got).toEqual(['k1', 'k2']);
  });

  it('carry the key of the call as metadata: their messages have keys of their own', async () => {
    await rig.client.chargeMany([charge(1)], { idempotencyKey: 'batch-1' }).next();
    expect(rig.server.arrivals[0]?.metadata['idempotency-key']).toBe('batch-1');
  });

  it('let go of the messages when the reader leaves', async () => {
    const { seen, messages } = charges();
    const stream = rig.client.chargeMany(messages);
    await stream.next();
    await stream.return();
    await vi.waitFor(() => expect(seen.returned).toBe(1));
    const { pulled } = seen;
    await delay(30);
    expect(seen.pulled).toBe(pulled);
    await vi.waitFor(() => expect(rig.server.arrivals[0]?.cancelledAtMs).toBeDefined());
  });

  it('let go of the messages when the server ends it, well or not', async () => {
    for (const status of ['OK', 'PERMISSION_DENIED'] as const) {
      rig.server.plan({ messages: 1, status });
      const { seen, messages } = charges();
      const stream = rig.client.chargeMany(messages);
      await stream.next();
      await stream.next().catch(() => undefined);
      await vi.waitFor(() => expect(seen.returned).toBe(1));
    }
  });

  it('let go of the messages when the call is refused at once', async () => {
    await rig.client.close();
    const seen = { taken: 0, returned: 0 };
    const messages = {
      [Symbol.asyncIterator]() {
        seen.taken += 1;
        const done = Promise.resolve({ done: true as const, value: undefined });
        return { next: () => done, return: () => ((seen.returned += 1), done) };
      },
    };
    const error = await failure(rig.client.chargeMany(messages).next());
    expect(error).toMatchObject({ name: 'ClientClosedError' });
    expect(seen).toEqual({ taken: 1, returned: 1 });
  });

  it('tell the reader what the messages threw, and cancel on the wire', async () => {
    const bug = new Error('no more paper');
    async function* messages() {
      yield charge(1);
      await delay(50);
      throw bug;
    }
    const stream = rig.client.chargeMany(messages());
    await stream.next();
    const error = await failure(stream.next());
    expect(error).toMatchObject({
      name: 'CancelledError',
      message: `${method}/ChargeMany cancelled: its messages threw Error: no more paper`,
    });
    expect((error as Error).cause).toBe(bug);
    await vi.waitFor(() => expect(rig.server.arrivals[0]?.cancelledAtMs).toBeDefined());
  });

  it('tell the reader of a message that does not fit', async () => {
    const error = await failure(rig.client.chargeMany([{ amount: 5 as unknown as object }]).next());
    expect(error).toMatchObject({ name: 'InvalidRequestError' });
  });

  it('are not tried again once anything was sent', async () => {
    rig.server.plan({ messages: 0, status: 'UNAVAILABLE' });
    expect(await failure(rig.client.chargeMany([charge(1)]).next())).toMatchObject({ status: 'UNAVAILABLE' });
    expect(rig.server.arrivals).toHaveLength(1);
  });

  it('pull nothing while there is no connection, and let go of the messages', async () => {
    const { port } = rig.server;
    rig.server.close();
    const seen: string[] = [];
    const iterator = {
      next: () => Promise.resolve({ done: seen.push('pulled') > 0, value: undefined }),
      return: () => Promise.resolve({ done: true, value: seen.push('returned') }),
    };
    const messages = { [Symbol.asyncIterator]: () => iterator as unknown as AsyncIterator<object> };
    await using own = createClient(paymentGateway, `127.0.0.1:${port}`, { policies: standard({ retry: quick }) });
    const error = await failure(own.chargeMany(messages).next());
    expect(error).toMatchObject({ status: 'UNAVAILABLE' });
    expect(seen).toEqual(['returned']);
  });

  it('begin again with what the caller gives when they broke', async () => {
    rig.server.plan({ messages: 2, cut: true }, { messages: 1, status: 'UNAVAILABLE' }, 'OK');
    const all = [1, 2, 3, 4, 5].map(charge);
    const got: string[] = [];
    const broken: unknown[] = [];
    const stream = rig.client.chargeMany(all, {
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
    rig.server.plan({ messages: 1, status: 'UNAVAILABLE' });
    const stream = rig.client.chargeMany([charge(1), charge(2)], { reconnect, resumeBackoff: quick });
    await stream.next();
    expect(String(await failure(stream.next()))).toContain(message);
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
    rig.server.plan({ messages: 3 }, { messages: 1, status: 'DATA_LOSS' });
    await using own = connect(rig, { policies: [listening] });
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
    await using own = connect(rig, { policies: [twice] });
    const error = await failure(own.chargeMany([charge(1)]).next());
    expect(error).toMatchObject({ name: 'RefusedError', status: 'FAILED_PRECONDITION' });
  });
});
