// Which field of a request is the idempotency key's, and what becomes of the key on its way there.
import { fromJSON } from '@grpc/proto-loader';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { type Client, createClient, hooks, otherTarget, type Policy, standard } from './index.ts';
import { type MethodDefinitions, methodsOf } from './methods.ts';
import { scriptedServer } from './testing/scripted-server.ts';

type Field = Record<string, unknown> & { readonly type: string };
type Description = Parameters<typeof fromJSON>[0];

/** A service whose request has such a field for the key. */
function serviceWith(field: Field): MethodDefinitions {
  const fields = { account: { type: 'string', id: 1 }, idempotency_key: { id: 2, ...field } };
  const messages = { Req: { fields }, Res: { fields: { ok: { type: 'bool', id: 1 } } } };
  const service = { methods: { Do: { requestType: 'Req', responseType: 'Res' } } };
  const described = { nested: { t: { nested: { ...messages, S: service } } } } as unknown as Description;
  return fromJSON(described, { defaults: true, longs: String })['t.S'] as unknown as MethodDefinitions;
}

const doing = (service: MethodDefinitions) => methodsOf(service).methods.get('do');

it('a field of text is', () => {
  expect(doing(serviceWith({ type: 'string' }))).toMatchObject({ keyField: 'idempotency_key' });
});

const others: Field[] = [
  { type: 'int32' },
  { type: 'int64' },
  { type: 'bytes' },
  { type: 'Res' },
  { type: 'string', rule: 'repeated' },
];

it.each(others)('a field of another kind is not, the key is metadata then: %j', async (field) => {
  const service = serviceWith(field);
  expect(doing(service)).toMatchObject({ keyField: undefined, method: { keyField: undefined } });
  using server = await scriptedServer({ service: { definition: service, answers: { Do: { ok: true } } } });
  server.plan('UNKNOWN', 'OK');
  const policies = standard({ retry: { initialBackoffMs: 1, retryableStatuses: ['UNKNOWN'] } });
  type Doing = { do(request: object, options?: object): Promise<unknown> } & AsyncDisposable;
  await using client = createClient(service, server.address, { policies }) as unknown as Doing;
  await expect(client.do({ account: 'a' })).rejects.toMatchObject({ status: 'UNKNOWN' });
  expect(server.arrivals.map(({ metadata }) => metadata['idempotency-key'])).toEqual([undefined]);
  await client.do({ account: 'a' }, { idempotencyKey: 'k1' });
  expect(server.arrivals[1]?.metadata['idempotency-key']).toBe('k1');
});

/** What arrives of one charge: its key, the rest of it, and what the metadata says. */
async function arrived(
  policies: readonly Policy[],
  charge: (client: Client<typeof paymentGateway>) => Promise<unknown>,
) {
  using server = await scriptedServer();
  server.plan({ delayMs: 300 }, 'OK');
  await using client = createClient(paymentGateway, server.address, { policies });
  await charge(client);
  return server.arrivals.map(({ request, metadata }) => ({ ...request, inMetadata: metadata['idempotency-key'] }));
}

class Order {
  readonly currency = 'EUR';
  get account() {
    return 'a1';
  }
  get amount() {
    return { currency: this.currency, minorUnits: '1299' };
  }
}

class PrivateOrder {
  readonly #account = 'a1';
  get account() {
    return this.#account;
  }
  get amount() {
    return { currency: 'EUR', minorUnits: '1299' };
  }
}

describe('a request of a class', () => {
  it.each([[Order], [PrivateOrder]])('keeps the fields that its getters give, with a key too: %o', async (Request) => {
    using server = await scriptedServer();
    await using client = createClient(paymentGateway, server.address);
    const request = Object.freeze(new Request());
    await client.charge(request);
    await client.charge(request, { idempotencyKey: 'k1' });
    const sent = { account: 'a1', amount: { currency: 'EUR', minorUnits: '1299' } };
    expect(server.arrivals[0]?.request).toMatchObject({ ...sent, idempotencyKey: '' });
    expect(server.arrivals[1]?.request).toMatchObject({ ...sent, idempotencyKey: 'k1' });
    expect('idempotencyKey' in request).toBe(false);
  });
});

describe('a policy that puts another request in place of the call’s', () => {
  const quick = () => standard({ attemptTimeoutMs: 100, retry: { initialBackoffMs: 1 } });
  const replaced = { account: 'other' };
  const replace: Policy = (call, next) => next({ ...call, request: replaced as typeof call.request });
  const cases: [string, Policy[]][] = [
    ['a hook around the others', [hooks({ onRequest: () => ({ request: replaced }) }), ...quick()]],
    ['a hook for each attempt', [...quick(), hooks({ onRequest: () => ({ request: replaced }) })]],
    ['one of the user’s', [replace, ...quick()]],
  ];

  it.each(cases)('keeps the key, on every attempt: %s', async (_, policies) => {
    const sent = await arrived(policies, (client) => client.charge({ account: 'a' }, { idempotencyKey: 'k1' }));
    const expected = { account: 'other', idempotencyKey: 'k1', inMetadata: undefined };
    expect(sent).toMatchObject([expected, expected]);
    expect(replaced).toEqual({ account: 'other' });
  });

  it.each(cases)('keeps the key that was made for it, the same on every attempt: %s', async (_, policies) => {
    const sent = (await arrived(policies, (client) => client.charge({}))) as { idempotencyKey?: string }[];
    expect(sent[0]?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent[1]?.idempotencyKey).toBe(sent[0]?.idempotencyKey);
  });

  it('may give it another key', async () => {
    const request = { account: 'other', idempotencyKey: 'k2' };
    const policies = [hooks({ onRequest: () => ({ request }) }), ...quick()];
    const sent = await arrived(policies, (client) => client.charge({}, { idempotencyKey: 'k1' }));
    expect(sent).toMatchObject([{ idempotencyKey: 'k2' }, { idempotencyKey: 'k2' }]);
  });
});

it.each(['order 20', 'x'.repeat(129), 'für Ann'])(
  'a key that only the request can carry goes to a target that shares the state as well: %j',
  async (idempotencyKey) => {
    using server = await scriptedServer();
    server.plan('UNAVAILABLE');
    using other = await scriptedServer();
    await using replica = createClient(paymentGateway, other.address, { name: 'replica' });
    const fallback = [otherTarget(replica, { sharesState: true })];
    const policies = standard({ retry: false, fallback });
    await using client = createClient(paymentGateway, server.address, { policies });
    expect(await client.charge({ idempotencyKey })).toMatchObject({ payment: { id: 'p1' } });
    expect(other.arrivals.map(({ request }) => request['idempotencyKey'])).toEqual([idempotencyKey]);
  },
);
