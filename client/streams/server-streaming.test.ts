// Streams of the server over a real connection, through the whole client.
import { loadPackageDefinition } from '@grpc/grpc-js';
import { describe, expect, it, vi } from 'vitest';
import { packageDefinition } from '../../proto/definitions.ts';
import type { ProtoGrpcType } from '../../proto/gen/payment_gateway.ts';
import { createClient } from '../index.ts';
import { method, quick, streamRig, types, watched } from '../testing/stream-rig.ts';

const rig = streamRig();

describe('a server stream', () => {
  it('brings typed messages in order', async () => {
    rig.server.plan({ messages: 3 });
    const got: string[] = [];
    for await (const { sequence, payment } of rig.client.watchPayments({ afterSequence: 7, account: 'a' })) {
      got.push(`${sequence} ${payment?.id}`);
    }
    expect(got).toEqual(['8 p8', '9 p9', '10 p10']);
    expect(rig.server.arrivals[0]).toMatchObject({
      method: 'WatchPayments',
      request: { afterSequence: '7', account: 'a' },
    });
    expect(types(rig)).toEqual(['call-started', 'attempt-started', 'attempt-ended', 'call-ended']);
    expect(rig.events.at(-1)).toMatchObject({ method: `${method}/WatchPayments`, outcome: 'success_first_try' });
  });

  it('may bring none', async () => {
    expect(await watched(rig.client.watchPayments({}))).toEqual([]);
  });

  it('is tried again until its first message, also behind its headers', async () => {
    rig.server.plan('UNAVAILABLE', { headers: true, status: 'UNAVAILABLE' }, { messages: 2 });
    expect(await watched(rig.client.watchPayments({}))).toEqual(['1', '2']);
    expect(rig.server.arrivals.map(({ metadata }) => metadata['grpc-previous-rpc-attempts'])).toEqual([
      undefined,
      '1',
      '2',
    ]);
    expect(rig.events.at(-1)).toMatchObject({ outcome: 'success_after_retry', attempts: 3 });
  });

  it('is never tried again behind its first message', async () => {
    rig.server.plan({ messages: 2, status: 'UNAVAILABLE' });
    const [, , error] = await watched(rig.client.watchPayments({}));
    expect(error).toMatchObject({ name: 'CallError', status: 'UNAVAILABLE', method: `${method}/WatchPayments` });
    expect(error).toMatchObject({ attempts: [{ attempt: 1, status: 'UNAVAILABLE', endpoint: rig.server.address }] });
    expect(rig.server.arrivals).toHaveLength(1);
  });

  it('that fails from the start throws when it is read, however late', async () => {
    rig.server.plan('NOT_FOUND');
    const stream = rig.client.watchPayments({});
    await vi.waitFor(() => expect(types(rig)).toContain('call-ended'));
    expect(await watched(stream)).toMatchObject([{ status: 'NOT_FOUND' }]);
  });

  it('that nobody reads is no unhandled rejection, and ends with the client', async () => {
    rig.server.plan({ messages: 5, status: 'UNAVAILABLE' });
    rig.client.watchPayments({});
    rig.client.watchPayments(5 as unknown as object);
    await vi.waitFor(() => expect(rig.server.arrivals).toHaveLength(1));
    await rig.client.close();
    expect(types(rig).filter((type) => type === 'call-ended')).toHaveLength(2);
  });

  it('whose request does not fit is refused before anything leaves', async () => {
    const [error] = await watched(rig.client.watchPayments(5 as unknown as object));
    expect(error).toMatchObject({ name: 'InvalidRequestError', attempts: [] });
    expect(types(rig)).toEqual(['call-started', 'call-ended']);
  });

  it('carries metadata and the key where the service reads it', async () => {
    await watched(rig.client.watchPayments({}, { metadata: { 'x-tenant': 'blue' }, idempotencyKey: 'w1' }));
    expect(rig.server.arrivals[0]?.metadata).toMatchObject({ 'x-tenant': 'blue', 'idempotency-key': 'w1' });
  });
});

describe('a resumed stream', () => {
  const resume = ({ sequence }: { sequence: string }) => ({ afterSequence: sequence });

  it('goes on behind its last message, whatever broke it', async () => {
    rig.server.plan(
      { messages: 2, cut: true },
      'UNAVAILABLE',
      { messages: 1, status: 'UNAVAILABLE' },
      { messages: 1, status: 'RESOURCE_EXHAUSTED', pushbackMs: 0 },
      { messages: 1, status: 'silence' },
      { messages: 1 },
    );
    const options = { resume, resumeBackoff: quick, idleTimeoutMs: 200 };
    expect(await watched(rig.client.watchPayments({}, options))).toEqual(['1', '2', '3', '4', '5', '6']);
    const asked = rig.server.arrivals.map(({ request }) => request['afterSequence']);
    expect(asked).toEqual(['0', '2', '2', '3', '4', '5']);
    expect(types(rig).filter((type) => type === 'stream-resumed')).toHaveLength(4);
    expect(rig.events.at(-1)).toMatchObject({ outcome: 'success_after_retry', attempts: 6 });
  });

  it('does not go on after what would be the same again', async () => {
    rig.server.plan({ messages: 1, status: 'PERMISSION_DENIED' });
    expect(await watched(rig.client.watchPayments({}, { resume }))).toMatchObject([
      '1',
      { status: 'PERMISSION_DENIED' },
    ]);
    expect(rig.server.arrivals).toHaveLength(1);
  });
});

describe('options', () => {
  it.each([
    [() => rig.client.watchPayments({}, { reconnect: () => [] } as object), 'call options.reconnect is not an option'],
    [() => rig.client.chargeMany([], { resume: () => ({}) } as object), 'call options.resume is not an option'],
    [
      () => rig.client.watchPayments({}, { idleTimeoutMs: 0 }),
      'idleTimeoutMs must be a number from 1 to 2147483647, got 0',
    ],
    [() => rig.client.watchPayments({}, { resume: 5 as never }), 'resume must be a function, got 5'],
    [() => rig.client.chargeMany([], { reconnect: 5 as never }), 'reconnect must be a function, got 5'],
    [() => rig.client.watchPayments({}, { maxResumptions: -1 }), 'maxResumptions must be an integer ≥ 0, got -1'],
    [() => rig.client.watchPayments({}, { timeoutMs: 0 }), 'timeoutMs must be a number from 1 to 2147483647, got 0'],
    [
      () => rig.client.watchPayments({}, { resumeBackoff: { jitter: 2 } }),
      'resumeBackoff.jitter must be a number from 0 to 1, got 2',
    ],
    [
      () => rig.client.chargeMany('text' as never),
      'messages must be an AsyncIterable or Iterable of messages, got string',
    ],
  ])('that are bad are thrown at once (%#)', (call, message) => {
    expect(call).toThrow(message);
    expect(rig.events).toHaveLength(0);
  });
});

describe('types', () => {
  it('come from the generated client where the definition does not say who streams', async () => {
    const { payments } = loadPackageDefinition(packageDefinition) as unknown as ProtoGrpcType;
    await using own = createClient(payments.v1.PaymentGateway, rig.server.address);
    rig.server.plan({ messages: 1 }, 'OK');
    expect(await watched(own.watchPayments({}))).toEqual(['1']);
    expect((await own.charge({ account: 'a' })).payment?.id).toBe('p1');
  });

  it('do not compile for the wrong kind of call', () => {
    const unchecked = () => {
      // @ts-expect-error a stream is no promise of one message
      void rig.client.watchPayments({}).then;
      // @ts-expect-error messages are wanted, not one request
      rig.client.chargeMany({ account: 'a' });
      // @ts-expect-error no such field
      rig.client.chargeMany([{ acount: 'a' }]);
      // @ts-expect-error a unary call does not resume
      void rig.client.charge({}, { resume: () => ({}) });
      // @ts-expect-error another message
      rig.client.watchPayments({}, { resume: (last: { id: number }) => ({ afterSequence: last.id }) });
    };
    expect(unchecked).toBeTypeOf('function');
  });
});
