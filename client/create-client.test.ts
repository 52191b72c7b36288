import { loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageDefinition, paymentGateway, unstableService } from '../proto/definitions.ts';
import { CallError, type Client, type ClientEvent, type ClientOptions, createClient, standard } from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';

type Payments = Client<typeof paymentGateway>;

const quick = () => standard({ retry: { initialBackoffMs: 1, maxBackoffMs: 1 } });
const amount = { currency: 'EUR', minorUnits: 1_299 };

let server: ScriptedServer;
let client: Payments;
let events: ClientEvent[];

const connect = (options: ClientOptions = {}): Payments =>
  createClient(paymentGateway, server.address, {
    policies: quick(),
    onEvent: (event) => events.push(event),
    ...options,
  });

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

describe('a call', () => {
  it('has one method per RPC, in camelCase, and the typed answer', async () => {
    const { payment } = await client.charge({ account: 'a1', amount }, { idempotencyKey: 'k1' });
    expect(payment?.id).toBe('p1');
    expect(server.arrivals[0]).toMatchObject({
      method: 'Charge',
      request: { account: 'a1', amount: { currency: 'EUR', minorUnits: '1299' }, idempotencyKey: 'k1' },
    });
  });

  it('takes a service from a grpc-js client constructor too', async () => {
    const loaded = loadPackageDefinition(packageDefinition) as unknown as {
      resilience: { UnstableService: { service: typeof unstableService } };
    };
    await using other = createClient(loaded.resilience.UnstableService.service, server.address);
    expect(await other.processData({ payload: 'x' })).toEqual({ success: true, message: 'done' });
  });

  it('tells its story as events', async () => {
    server.plan('UNAVAILABLE', 'OK');
    await client.charge({}, { idempotencyKey: 'k1' });
    expect(events.map(({ type }) => type)).toEqual([
      'call-started',
      'attempt-started',
      'attempt-ended',
      'retry-scheduled',
      'attempt-started',
      'attempt-ended',
      'call-ended',
    ]);
    expect(events.at(-1)).toMatchObject({ outcome: 'success_after_retry', status: 'OK', attempts: 2 });
  });

  it('carries metadata of the caller and leaves theirs untouched', async () => {
    const metadata = new Metadata();
    metadata.set('x-tenant', 'blue');
    server.plan('UNAVAILABLE', 'OK');
    await client.charge({}, { metadata, idempotencyKey: 'k1' });
    await client.getPayment({ id: 'p1' }, { metadata: { 'x-tenant': 'green' }, idempotencyKey: 'k1' });
    expect(server.arrivals.map((one) => one.metadata['x-tenant'])).toEqual(['blue', 'blue', 'green']);
    expect(metadata.getMap()).toEqual({ 'x-tenant': 'blue' });
  });

  it('ends in a CallError with code, method, attempts, cause and the trailers', async () => {
    server.plan('NOT_FOUND');
    const error = await failure(client.getPayment({ id: 'p9' }));
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      name: 'CallError',
      code: 5,
      status: 'NOT_FOUND',
      method: 'payments.v1.PaymentGateway/GetPayment',
      message: 'payments.v1.PaymentGateway/GetPayment failed: NOT_FOUND: scripted NOT_FOUND',
      attempts: [{ attempt: 1, status: 'NOT_FOUND', backoffMs: 0, endpoint: server.address, faultId: undefined }],
      cause: { code: 5, details: 'scripted NOT_FOUND' },
    });
  });
});

describe('attempts on the wire', () => {
  it('say from the second on how many went before (grpc-previous-rpc-attempts)', async () => {
    server.plan('UNAVAILABLE');
    await failure(client.charge({}, { idempotencyKey: 'k1' }));
    const said = server.arrivals.map((one) => one.metadata['grpc-previous-rpc-attempts']);
    expect(said).toEqual([undefined, '1', '2']);
  });

  it('carry the same idempotency key every time, in the field of the request', async () => {
    server.plan('UNAVAILABLE');
    await failure(client.charge({ account: 'a1' }, { idempotencyKey: 'order-7' }));
    expect(server.arrivals.map((one) => one.request['idempotencyKey'])).toEqual(['order-7', 'order-7', 'order-7']);
  });

  it('carry what the request was when the call began, whatever the caller does to the object later', async () => {
    server.plan('UNAVAILABLE', 'OK');
    const request = { idempotencyKey: 'k1', account: 'a1', amount: { currency: 'EUR', minorUnits: 100 } };
    const call = client.charge(request);
    request.idempotencyKey = 'k2';
    request.amount.minorUnits = 999;
    await call;
    expect(server.arrivals.map((one) => [one.request['idempotencyKey'], one.request['amount']])).toEqual([
      ['k1', { currency: 'EUR', minorUnits: '100' }],
      ['k1', { currency: 'EUR', minorUnits: '100' }],
    ]);
  });

  it('carry the key as metadata where its field is one of a oneof: it must not replace what was asked for', async () => {
    await client.getPayment({ id: 'p1' }, { idempotencyKey: 'trace-1' });
    expect(server.arrivals[0]?.request).toMatchObject({ by: 'id', id: 'p1' });
    expect(server.arrivals[0]?.metadata['idempotency-key']).toBe('trace-1');
  });

  it('carry the key in the metadata where the request has no field for it', async () => {
    await using other = createClient(unstableService, server.address, { policies: quick() });
    server.plan('UNAVAILABLE', 'OK');
    await other.processData({ payload: 'x' }, { idempotencyKey: 'order-7' });
    expect(server.arrivals.map((one) => one.metadata['idempotency-key'])).toEqual(['order-7', 'order-7']);
  });

  it('are not multiplied by grpc-js: a failing call arrives exactly as often as we tried', async () => {
    server.plan('UNAVAILABLE');
    const error = (await failure(client.charge({}, { idempotencyKey: 'k1' }))) as CallError;
    expect(server.arrivals).toHaveLength(3);
    expect(error.attempts).toHaveLength(3);
  });

  it.each([
    ['too many characters', 'k'.repeat(129)],
    ['none', ''],
    ['a line break', 'a\nb'],
  ])('refuse a key of %s before anything leaves', async (_, idempotencyKey) => {
    const error = await failure(client.charge({}, { idempotencyKey }));
    expect(String(error)).toContain('idempotencyKey must be 1 to 128 visible ASCII characters');
    expect(server.arrivals).toHaveLength(0);
  });

  it('refuse two different keys', async () => {
    const error = await failure(client.charge({ idempotencyKey: 'a' }, { idempotencyKey: 'b' }));
    expect(String(error)).toContain('idempotencyKey is "b", but the request says "a"');
    expect(server.arrivals).toHaveLength(0);
  });
});

describe('a request that does not fit its message', () => {
  it('is refused before anything leaves, without retry, and says nothing of the server', async () => {
    const error = await failure(client.charge({ amount: 5 as unknown as object }, { idempotencyKey: 'k1' }));
    expect(error).toMatchObject({ name: 'InvalidRequestError', code: 3, attempts: [] });
    expect(server.arrivals).toHaveLength(0);
    expect(events.map(({ type }) => type)).toEqual(['call-started', 'call-ended']);
  });
});

describe('closing', () => {
  it('lets what is in flight end, then refuses', async () => {
    server.plan('UNAVAILABLE', 'OK');
    const slow = connect({ policies: standard({ retry: { initialBackoffMs: 150, maxBackoffMs: 150 } }) });
    const call = slow.charge({}, { idempotencyKey: 'k1' });
    const closed = slow.close();
    expect(await failure(slow.charge({}))).toMatchObject({ name: 'ClientClosedError', code: 14, attempts: [] });
    expect((await call).payment?.id).toBe('p1');
    await closed;
  });
});

describe('listeners', () => {
  it('that throw do not touch the call and are told to the log', async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const bad = connect({
      logger,
      onEvent: () => {
        throw new Error('listener broke');
      },
    });
    await bad.charge({}, { idempotencyKey: 'k1' });
    await bad.close();
    expect(logger.error).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'call-started' }),
      'a listener of client events threw',
    );
  });
});

it('is not told how to end by a log and a listener that are both broken', async () => {
  const broken = () => {
    throw new Error('disk full');
  };
  const bad = connect({
    logger: { debug: broken, info: broken, warn: broken, error: broken },
    onEvent: (() => Promise.reject(new Error('listener broke'))) as () => void,
  });
  server.plan('UNAVAILABLE', 'OK');
  expect((await bad.charge({}, { idempotencyKey: 'k1' })).payment?.id).toBe('p1');
  await bad.close();
});

describe('two clients', () => {
  it('may share one registry', async () => {
    const registry = new Registry();
    const [one, two] = [connect({ registry, name: 'one' }), connect({ registry, name: 'two' })];
    await Promise.all([one.charge({}, { idempotencyKey: 'a' }), two.charge({}, { idempotencyKey: 'b' })]);
    const text = await registry.metrics();
    for (const pipeline of ['one', 'two']) {
      const labels = `pipeline="${pipeline}",grpc_method="payments.v1.PaymentGateway/Charge",outcome="success_first_try"`;
      expect(text).toContain(`resilience_calls_total{${labels}} 1`);
    }
    await Promise.all([one.close(), two.close()]);
  });

  it('have breakers of their own', async () => {
    server.plan('UNAVAILABLE');
    const other = connect();
    for (let n = 0; n < 2; n += 1) await failure(client.charge({}, { idempotencyKey: `k${n}` }));
    expect(await failure(client.charge({}))).toMatchObject({ name: 'CircuitOpenError' });
    expect(await failure(other.charge({}))).toMatchObject({ name: 'RetriesExhaustedError' });
    await other.close();
  });
});

describe('bad options', () => {
  const make =
    (options: object, target = 'localhost:1') =>
    () =>
      createClient(paymentGateway, target, options as ClientOptions);

  it.each([
    [make({ polices: [] }), TypeError, 'createClient.polices is not an option; there is policies, '],
    [make({ policies: 'retry' }), TypeError, 'policies must be an array, got "retry"'],
    [make({ policies: [undefined] }), TypeError, 'policies[0] must be a function, got undefined'],
    [make({ random: 0.5 }), TypeError, 'random must be a function, got 0.5'],
    [make({ onEvent: 3 }), TypeError, 'onEvent must be a function, got 3'],
    [make({ logger: {} }), TypeError, 'logger.debug must be a function, got undefined'],
    [make({ clock: {} }), TypeError, 'clock.now must be a function, got undefined'],
    [make({ name: 7 }), TypeError, 'name must be a non-empty string, got 7'],
    [make({ policies: null }), TypeError, 'policies must be an array, got null'],
    [make({ channelOptions: 5 }), TypeError, 'channelOptions must be an object, got 5'],
    [make({ connectTimeoutMs: 0 }), RangeError, 'connectTimeoutMs must be a number from 1 to 2147483647, got 0'],
    [
      make({ policies: standard({ methods: { Chrage: { retry: false } } }) }),
      TypeError,
      'methods.Chrage is no method of the service; there is Charge, GetPayment',
    ],
    [make({}, ''), TypeError, 'target must be a non-empty string, got ""'],
    [() => createClient({}, 'localhost:1'), TypeError, 'serviceDefinition must be a service of proto-loader'],
    [() => createClient(undefined as unknown as object, 'localhost:1'), TypeError, 'serviceDefinition must be'],
  ])('are refused at construction (%#)', (build, kind, message) => {
    expect(build).toThrow(kind);
    expect(build).toThrow(message);
  });

  it.each([
    [{ timeoutMs: 0 }, 'timeoutMs must be a number from 1 to 2147483647, got 0'],
    [{ timeout: 5 }, 'call options.timeout is not an option; there is signal, timeoutMs, metadata, idempotencyKey'],
  ])('of a call are refused before anything leaves: %j', async (options, message) => {
    expect(String(await failure(client.charge({}, options as object)))).toContain(message);
    expect(server.arrivals).toHaveLength(0);
  });
});

it('does not compile with an unknown method or field', async () => {
  // The compiler is the test: `npm run check` fails when one of these lines is no error any more.
  const unchecked = async () => {
    // @ts-expect-error no such RPC
    await client.chrage({});
    // @ts-expect-error no such field
    await client.charge({ acount: 'a1' });
    // @ts-expect-error a wrong type
    await client.charge({ account: 7 });
    // @ts-expect-error no such field in the answer
    void (await client.getPayment({ id: 'p1' })).paymentt;
    // @ts-expect-error no such option
    standard({ attempts: 3 });
    // @ts-expect-error no such status
    standard({ retry: { retryableStatuses: ['UNAVAILBLE'] } });
  };
  expect(unchecked).toBeTypeOf('function');
});
