import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { ChargeResult__Output } from '../proto/gen/payments/v1/ChargeResult.ts';
import type { ArrivalEvent } from './arrivals.ts';
import { chargeMany, collect, cutting, inShort, until, watch } from './testing-streams.ts';
import { goodCharge, instantClock, invoke, serverAndClient } from './testing.ts';

const charged = ({ idempotencyKey, charged: done }: ChargeResult__Output) => `${idempotencyKey} ${done?.replayed}`;

test('each request is answered in its order, and half-closing ends the stream with OK', async () => {
  const [, client] = await serverAndClient();
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  for (let index = 1; index <= 100; index++) call.write(goodCharge(`k${index}`));
  call.end();
  expect(await ended).toMatchObject({ status: 'OK', faultKind: undefined });
  expect(messages.map(charged)).toEqual(Array.from({ length: 100 }, (_, index) => `k${index + 1} false`));
  expect(messages[0]).toMatchObject({
    result: 'charged',
    charged: { payment: { idempotencyKey: 'k1', amount: { minorUnits: '1299' } } },
  });
  const { messages: events } = watch(client);
  await until(() => events.length === 100);
  expect(events.map(inShort)).toEqual(Array.from({ length: 100 }, (_, index) => `${index + 1}:k${index + 1}`));
});

test('an answer comes before the next request is sent, and a stream without requests is OK', async () => {
  const [, client] = await serverAndClient();
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  for (const key of ['a', 'b', 'c']) {
    const before = messages.length;
    call.write(goodCharge(key));
    await until(() => messages.length > before);
  }
  call.end();
  expect((await ended).status).toBe('OK');
  const empty = chargeMany(client);
  const nothing = collect(empty);
  empty.end();
  expect((await nothing.ended).status).toBe('OK');
  expect(nothing.messages).toEqual([]);
});

test('a key that was booked is replayed, in the same stream, in another and after Charge; nothing new is booked', async () => {
  const [, client] = await serverAndClient();
  await invoke(client, paymentGateway.Charge, goodCharge('k'));
  const results: ChargeResult__Output[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const call = chargeMany(client);
    const { messages, ended } = collect(call);
    for (const key of ['k', 'new', 'new']) call.write(goodCharge(key));
    call.end();
    await ended;
    results.push(...messages);
  }
  expect(results.map(charged)).toEqual(['k true', 'new false', 'new true', 'k true', 'new true', 'new true']);
  const { messages: events, opened } = watch(client);
  await opened;
  await until(() => events.length === 2);
  expect(events.map(inShort)).toEqual(['1:k', '2:new']);
});

test('a request that is refused is a result like any other, and the stream goes on', async () => {
  const [, client] = await serverAndClient();
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  call.write(goodCharge('k1'));
  call.write({ ...goodCharge('k2'), account: '' });
  call.write({});
  call.write({ ...goodCharge('k1'), description: 'other' });
  call.write(goodCharge('k3'));
  call.end();
  expect((await ended).status).toBe('OK');
  expect(messages.map(({ result }) => result)).toEqual(['charged', 'failure', 'failure', 'failure', 'charged']);
  expect(messages[1]).toMatchObject({
    idempotencyKey: 'k2',
    failure: { code: 3, message: 'account must be 1 to 64 characters' },
  });
  expect(messages[2]?.failure?.message).toContain('idempotency_key must be');
  expect(messages[3]).toMatchObject({ idempotencyKey: 'k1', failure: { code: 6 } });
});

test('a cut loses the answer but not the charge: who sends it again gets it replayed', async () => {
  const [server, client] = await serverAndClient({ chaosMode: cutting([2, 2]) });
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  for (const key of ['a', 'b', 'c', 'd']) call.write(goodCharge(key));
  expect(await ended).toMatchObject({
    status: 'UNAVAILABLE',
    details: 'cut by chaos after 2 messages',
    faultKind: 'cut',
  });
  expect(messages.map(charged)).toEqual(['a false', 'b false']);
  server.setScenario('off');
  const again = chargeMany(client);
  const rest = collect(again);
  for (const key of ['c', 'd']) again.write(goodCharge(key));
  again.end();
  await rest.ended;
  expect(rest.messages.map(charged)).toEqual(['c true', 'd false']);
});

test('a stream that succeeds after a fault says so in its trailers', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'slow', clock: instantClock });
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  call.write(goodCharge('k'));
  call.end();
  const faultId = expect.stringMatching(/^[0-9a-f]{8}-1$/) as string;
  expect(await ended).toMatchObject({ status: 'OK', faultKind: 'latency', faultId });
  expect(messages.map(charged)).toEqual(['k false']);
});

test('an outage ends it before the first answer, and nothing is booked', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  call.write(goodCharge('k'));
  expect(await ended).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'error' });
  expect(messages).toEqual([]);
  server.setScenario('off');
  const lookup = await invoke(client, paymentGateway.GetPayment, { idempotencyKey: 'k' });
  expect(lookup.status).toBe('NOT_FOUND');
});

test('a shutdown ends it with UNAVAILABLE and does not wait for the caller; what was answered is booked', async () => {
  const [server, client] = await serverAndClient({ drainMs: 60_000 });
  const call = chargeMany(client);
  const { messages, ended } = collect(call);
  call.write(goodCharge('k'));
  await until(() => messages.length === 1);
  await server.close();
  expect(await ended).toMatchObject({ status: 'UNAVAILABLE', details: 'the server is shutting down' });
}, 20_000);

test('the metadata idempotency-key names the stream; a caller that leaves is CANCELLED', async () => {
  const [server, client] = await serverAndClient();
  const events: ArrivalEvent[] = [];
  server.onArrival((event) => events.push(event));
  const all: { readonly 'idempotency-key'?: string }[] = [
    { 'idempotency-key': 'batch-7' },
    ...Array.from({ length: 50 }, () => ({})),
  ];
  for (const headers of all) {
    const call = chargeMany(client, headers);
    const { opened, ended } = collect(call);
    await opened;
    call.cancel();
    expect((await ended).status).toBe('CANCELLED');
  }
  await until(() => events.length === 2 * all.length);
  const begun = events.filter(({ ended }) => !ended);
  expect(begun.map(({ callKey }) => callKey)).toEqual(all.map((headers) => headers['idempotency-key'] ?? 'stream'));
  for (const event of events.filter(({ ended }) => ended))
    expect(event).toMatchObject({ method: 'payments.v1.PaymentGateway/ChargeMany', status: 'CANCELLED' });
});
