import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { withKey } from './idempotency-key.ts';
import { createClient, standard } from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const field = { keyField: 'idempotencyKey', generatesKey: true };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('a request without a key', () => {
  it('gets one of its own where there is a field for it; the object of the caller is left alone', () => {
    const request = Object.freeze({ account: 'a1', idempotencyKey: '' });
    const keyed = withKey(request, undefined, field, new Metadata());
    expect(keyed.idempotencyKey).toMatch(uuid);
    expect(keyed.request).toEqual({ account: 'a1', idempotencyKey: keyed.idempotencyKey });
    expect(request.idempotencyKey).toBe('');
  });

  it('gets another one each time', () => {
    const keys = Array.from({ length: 3 }, () => withKey({}, undefined, field, new Metadata()).idempotencyKey);
    expect(new Set(keys).size).toBe(3);
  });

  it('gets none where there is no field, in the metadata neither', () => {
    const metadata = new Metadata();
    const request = {};
    const keyed = withKey(request, undefined, { ...field, keyField: undefined }, metadata);
    expect(keyed).toEqual({ request: {}, idempotencyKey: undefined });
    expect([keyed.request === request, metadata.getMap()]).toEqual([true, {}]);
  });

  it('gets none when it is told not to', () => {
    const request = {};
    expect(withKey(request, undefined, { ...field, generatesKey: false }, new Metadata())).toEqual({ request });
  });

  it.each([
    ['of a class', new (class Charge {})()],
    ['that is none', undefined],
    ['that is null', null],
    ['that is a text', 'charge'],
    ['that is a list', []],
  ])('%s is sent as it is', (_, request) => {
    const keyed = withKey(request, undefined, field, new Metadata());
    expect([keyed.request, keyed.idempotencyKey]).toEqual([request, undefined]);
  });
});

it("keeps the caller's key, wherever it is", () => {
  expect(withKey({ idempotencyKey: 'k1' }, undefined, field, new Metadata()).idempotencyKey).toBe('k1');
  expect(withKey({}, 'k2', field, new Metadata())).toEqual({ request: { idempotencyKey: 'k2' }, idempotencyKey: 'k2' });
});

describe('over the wire', () => {
  const policies = () => standard({ retry: { initialBackoffMs: 1, maxBackoffMs: 1 } });

  it('a charge without a key carries the same one on every attempt', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address, { policies: policies() });
    server.plan('UNAVAILABLE', 'UNAVAILABLE', 'OK');
    await client.charge({ account: 'a1' });
    await client.charge({ account: 'a1' });
    const keys = server.arrivals.map(({ request }) => request['idempotencyKey']);
    expect(keys[0]).toMatch(uuid);
    expect([keys[1], keys[2]]).toEqual([keys[0], keys[0]]);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('a key that is one of a oneof is never made: it would replace what was asked for', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address, { policies: policies() });
    await client.getPayment({ id: 'p1' });
    await client.getPayment({});
    expect(server.arrivals[0]?.request).toMatchObject({ by: 'id', id: 'p1' });
    expect(server.arrivals.map((one) => one.request['idempotencyKey'])).not.toContainEqual(expect.stringMatching(uuid));
    expect(server.arrivals.map((one) => one.metadata['idempotency-key'])).toEqual([undefined, undefined]);
  });

  it('generateIdempotencyKeys: false leaves it empty', async () => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address, { generateIdempotencyKeys: false });
    await client.charge({ account: 'a1' });
    expect(server.arrivals[0]?.request['idempotencyKey']).toBe('');
  });

  it('refuses generateIdempotencyKeys that is neither true nor false', () => {
    const options = { generateIdempotencyKeys: 'no' as unknown as boolean };
    expect(() => createClient(paymentGateway, 'localhost:1', options)).toThrow(
      new TypeError('generateIdempotencyKeys must be true or false, got "no"'),
    );
  });
});
