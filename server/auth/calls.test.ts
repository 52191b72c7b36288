// Who is let in, seen from outside: over the wire, by bare grpc-js callers.
import { type Client, Metadata, type ServiceDefinition, type StatusObject } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { expect, test } from 'vitest';
import { chaosControl, paymentGateway, unstableService } from '../../proto/definitions.ts';
import { statusName } from '../grpc-status.ts';
import type { ChaosServer } from '../start-chaos-server.ts';
import { goodCharge, invoke, serverAndClient } from '../testing.ts';
import { chargeMany, collect } from '../testing-streams.ts';
import type { AuthOptions } from './auth.ts';
import { recorded, secret, tokenOf } from './testing.ts';

const jwt: AuthOptions = { kind: 'jwt', secret };
const bearer = async (...given: Parameters<typeof tokenOf>) => ({ authorization: `Bearer ${await tokenOf(...given)}` });
const charge = (client: Client, key: string, metadata?: Record<string, string>) =>
  invoke(client, paymentGateway.Charge, goodCharge(key), metadata ? { metadata } : {});

interface Ended {
  readonly status: string;
  readonly details: string;
  readonly trailers: Record<string, unknown>;
}

type Method = ServiceDefinition[string];

/** One call of whatever shape, with one empty request; answers how it ended. */
function ending(client: Client, method: Method, headers: Record<string, string> = {}): Promise<Ended> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const options = { deadline: Date.now() + 20_000 };
  const call = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    metadata,
    options,
  );
  call.on('error', () => {}).on('data', () => {});
  call.write({});
  call.end();
  return new Promise((resolve) =>
    call.once('status', (ended: StatusObject) =>
      resolve({ status: statusName(ended.code), details: ended.details, trailers: ended.metadata.getMap() }),
    ),
  );
}

const metricsOf = async ({ metricsPort }: ChaosServer) =>
  (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

const methods: readonly (readonly [string, Method])[] = [unstableService, paymentGateway].flatMap((service) =>
  Object.entries(service as ServiceDefinition).map(([, method]) => [method.path.slice(1), method] as const),
);

test.each(methods)('%s lets nobody in without a token, before any fault, and says so', async (name, method) => {
  const [server, client] = await serverAndClient({ auth: jwt, chaosMode: 'outage' });
  const { status, details, trailers } = await ending(client, method);
  expect(status).toBe('UNAUTHENTICATED');
  expect(details).toMatch(/^no token was sent: /);
  expect(Object.keys(trailers).filter((key) => key.startsWith('chaos-'))).toEqual([]);
  expect(server.status().faultsInjected).toBe(0);
  const metrics = await metricsOf(server);
  expect(metrics).toContain(
    `grpc_server_call_duration_seconds_count{grpc_method="${name}",grpc_status="UNAUTHENTICATED"} 1`,
  );
});

test('who has a token is let in to calls and streams; who has a bad one books nothing', async () => {
  const [, client] = await serverAndClient({ auth: jwt });
  const good = await bearer();
  expect((await charge(client, 'k1', good)).status).toBe('OK');
  const bad = await charge(client, 'k2', await bearer({ exp: 1 }));
  expect(bad).toMatchObject({ status: 'UNAUTHENTICATED', details: 'the token has expired' });
  const many = chargeMany(client, good);
  const results = collect(many);
  many.write(goodCharge('k3'));
  many.end();
  expect((await results.ended).status).toBe('OK');
  expect(results.messages).toHaveLength(1);
  const lookup = { idempotencyKey: 'k2' };
  expect((await invoke(client, paymentGateway.GetPayment, lookup, { metadata: good })).status).toBe('NOT_FOUND');
});

test('a stream goes on after its token has expired: it is asked for once', async () => {
  const [, client] = await serverAndClient({ auth: jwt });
  const soon = await bearer({ exp: Math.floor(Date.now() / 1000) - 4 }); // Within the tolerance, for another second.
  const call = chargeMany(client, soon);
  const { messages, ended, opened } = collect(call);
  await opened;
  await expect.poll(async () => (await charge(client, 'k9', soon)).details, { timeout: 10_000 }).toContain('expired');
  call.write(goodCharge('k1'));
  call.end();
  expect((await ended).status).toBe('OK');
  expect(messages).toHaveLength(1);
});

test('a stream that is refused while its caller still sends ends with the reason', async () => {
  const [, client] = await serverAndClient({ auth: jwt });
  const call = chargeMany(client);
  const { ended } = collect(call);
  for (let index = 0; index < 100; index++) call.write(goodCharge(`k${index}`));
  expect((await ended).status).toBe('UNAUTHENTICATED');
});

test('a token of 64 KB is refused and harms nobody', async () => {
  const [, client] = await serverAndClient({ auth: jwt });
  const big = await charge(client, 'k1', { authorization: `Bearer ${'x'.repeat(65_536)}` });
  expect(big.status).not.toBe('OK');
  const fits = await charge(client, 'k1', { authorization: `Bearer ${'x'.repeat(30_000)}` });
  expect(fits).toMatchObject({ status: 'UNAUTHENTICATED', details: 'the token is longer than 8192 characters' });
  expect((await charge(client, 'k1', await bearer())).status).toBe('OK');
});

test('health and ChaosControl keep rules of their own', async () => {
  const [, client] = await serverAndClient({ auth: jwt, controlToken: 'control-token' });
  const health = loadSync(protoPath)['grpc.health.v1.Health'] as ServiceDefinition;
  expect((await ending(client, health['Check'] as Method)).status).toBe('OK');
  const control = chaosControl.GetStatus as unknown as Method;
  expect((await ending(client, control, { authorization: 'Bearer control-token' })).status).toBe('OK');
  expect((await ending(client, control, await bearer())).status).toBe('UNAUTHENTICATED');
});

test('a call that is refused takes no fate from one that is let in', async () => {
  const [server, client] = await serverAndClient({ auth: jwt });
  const arrivals: number[] = [];
  server.onArrival(({ ended, arrival }) => void (ended && arrivals.push(arrival)));
  await charge(client, 'k1');
  await charge(client, 'k1');
  await charge(client, 'k1', await bearer());
  await expect.poll(() => arrivals).toEqual([0, 0, 1]);
});

test('who calls too often is told when to come again, before any fault, and it is counted', async () => {
  const [server, client] = await serverAndClient({ rateLimit: { perSecond: 0.01, burst: 1 }, chaosMode: 'outage' });
  const { Charge } = paymentGateway as unknown as Record<'Charge', Method>;
  const lane = { 'chaos-lane': 'naive' };
  const first = await ending(client, Charge, lane);
  expect(first.status).not.toBe('RESOURCE_EXHAUSTED');
  const { status, details, trailers } = await ending(client, Charge, lane);
  expect(status).toBe('RESOURCE_EXHAUSTED');
  expect(details).toMatch(/^a caller may make 0\.01 calls a second, 1 at once: wait \d+ ms$/);
  expect(Number(trailers['grpc-retry-pushback-ms'])).toBeGreaterThan(90_000);
  expect(Object.keys(trailers).filter((key) => key.startsWith('chaos-'))).toEqual([]);
  expect((await ending(client, Charge, { 'chaos-lane': 'other' })).status).not.toBe('RESOURCE_EXHAUSTED');
  const metrics = await metricsOf(server);
  expect(metrics).toContain('rate_limited_calls_total{grpc_method="payments.v1.PaymentGateway/Charge"} 1');
  expect(metrics).toContain('rate_limited_calls_total{grpc_method="payments.v1.PaymentGateway/GetPayment"} 0');
});

test('the log says who called from where, under which request id, and nothing else that was sent', async () => {
  const { lines, logger } = recorded();
  const [, client] = await serverAndClient({ auth: jwt, logger });
  const metadata = { ...(await bearer({ sub: 'shop 1\nOK' })), 'x-request-id': 'req-7', 'x-other': 'value-of-other' };
  await charge(client, 'key-in-payload', metadata);
  await expect.poll(() => lines.filter((line) => line.includes('Charge attempt'))).toHaveLength(1);
  const line = lines.find((each) => each.includes('Charge attempt')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    caller: '"shop 1\\u{a}OK"',
    peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    requestId: 'req-7',
    msg: expect.stringMatching(/^Charge attempt 1 by "shop 1\\u\{a\}OK": OK after \d+ ms$/) as string,
  });
  expect(line).not.toMatch(/value-of-other|key-in-payload|acc-1|tickets/);
});

test('a request id that is none stays out of the log, and so does every call without an access log', async () => {
  const { lines, logger } = recorded();
  const [, client] = await serverAndClient({ logger });
  await charge(client, 'k1', { 'x-request-id': 'two words' });
  await expect.poll(() => lines.filter((line) => line.includes('Charge attempt'))).toHaveLength(1);
  expect(lines.join()).not.toContain('two words');
  const quiet = recorded();
  const [, other] = await serverAndClient({ logger: quiet.logger, accessLog: false });
  expect((await charge(other, 'k1')).status).toBe('OK');
  expect(quiet.lines.join()).not.toContain('Charge');
});

test('no secret is ever told: not in a log, an answer or a metric', async () => {
  const key = 'the-api-key-of-shop-1';
  const wrongKey = 'a-wrong-api-key-of-somebody';
  const tokens = [await tokenOf(), await tokenOf({ exp: 1 }), await tokenOf({}, `${secret}!`), 'garbage-of-a-token'];
  const told: string[] = [];
  for (const auth of [jwt, { kind: 'api-key', keys: [{ caller: 'shop-1', key }] } as const]) {
    const { lines, logger } = recorded();
    const [server, client] = await serverAndClient({ auth, logger });
    const sent: Record<string, string>[] = [{ 'x-api-key': key }, { 'x-api-key': wrongKey }];
    sent.push(...tokens.map((token) => ({ authorization: `Bearer ${token}` })));
    for (const metadata of sent) {
      const { response: _booked, ...reply } = await charge(client, 'k', metadata);
      told.push(JSON.stringify(reply));
    }
    told.push(await metricsOf(server), JSON.stringify(server.status()));
    await server.close();
    told.push(...lines);
  }
  const all = told.join('\n');
  expect(all).toContain('"status":"OK"');
  expect(all).toContain('"status":"UNAUTHENTICATED"');
  const parts = tokens.flatMap((token) => token.split('.')).filter((part) => part.length > 10);
  for (const text of [secret, key, wrongKey, ...parts]) expect(all).not.toContain(text);
});
