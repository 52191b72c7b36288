import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { ArrivalEvent } from './arrivals.ts';
import { balanceOf, importCharges } from './testing-payments.ts';
import { cutting, until } from './testing-streams.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

test('a stream of charges is booked as it comes and answered once, after the last', async () => {
  const [, client] = await serverAndClient();
  const { call, answered } = importCharges(client);
  for (let index = 1; index <= 2000; index++) call.write(goodCharge(`k${index}`));
  call.end();
  const answer = { received: 2000, booked: 2000, replayed: 0, refused: [], refusedCount: 0 };
  expect(await answered).toEqual(answer);
  expect(await balanceOf(client, 'acc-1')).toBe(`EUR ${2000 * 1299}`);
  const again = importCharges(client);
  for (const key of ['k1', 'k2', 'new', 'new']) again.call.write(goodCharge(key));
  again.call.end();
  expect(await again.answered).toEqual({ ...answer, received: 4, booked: 1, replayed: 3 });
});

test('a stream without a request is answered with zeros', async () => {
  const [, client] = await serverAndClient();
  const { call, answered } = importCharges(client);
  call.end();
  expect(await answered).toEqual({ received: 0, booked: 0, replayed: 0, refused: [], refusedCount: 0 });
});

test('what is refused is told in its order, and the rest is booked', async () => {
  const [, client] = await serverAndClient();
  const { call, answered } = importCharges(client);
  call.write(goodCharge('k1'));
  call.write({});
  call.write({ ...goodCharge('k2'), account: '' });
  call.write({ ...goodCharge('k1'), description: 'other' });
  call.write(goodCharge('k3'));
  call.end();
  const answer = await answered;
  expect(answer).toMatchObject({ received: 5, booked: 2, replayed: 0, refusedCount: 3 });
  expect(answer.refused).toMatchObject([
    { result: 'failure', idempotencyKey: '', failure: { code: 3 } },
    { result: 'failure', idempotencyKey: 'k2', failure: { code: 3, message: 'account must be 1 to 64 characters' } },
    { result: 'failure', idempotencyKey: 'k1', failure: { code: 6 } },
  ]);
});

test('a thousand refusals are told and the rest counted, and keys that are none are told in short', async () => {
  const [, client] = await serverAndClient();
  const { call, answered } = importCharges(client);
  for (let index = 0; index < 1500; index++) call.write({ idempotencyKey: `${index}-${'💶'.repeat(500)}` });
  call.write({ idempotencyKey: '\ud800' });
  call.end();
  const { refused, ...counts } = await answered;
  expect(counts).toEqual({ received: 1501, booked: 0, replayed: 0, refusedCount: 1501 });
  expect(refused).toHaveLength(1000);
  expect(refused.at(-1)?.idempotencyKey).toMatch(/^999-💶+�?$/u);
  for (const { idempotencyKey } of refused) expect(idempotencyKey.length).toBeLessThanOrEqual(128);
});

test('what was booked stays booked when the caller leaves, and sending all of it again books the rest', async () => {
  const [server, client] = await serverAndClient();
  const ends: ArrivalEvent[] = [];
  server.onArrival((event) => void (event.ended && event.method.endsWith('ImportCharges') && ends.push(event)));
  const { call, answered } = importCharges(client);
  for (const key of ['a', 'b']) call.write(goodCharge(key));
  while ((await balanceOf(client, 'acc-1')) !== `EUR ${2 * 1299}`) await wait(2);
  call.cancel();
  await expect(answered).rejects.toMatchObject({ code: 1 });
  await until(() => ends.length === 1);
  expect(ends[0]).toMatchObject({ status: 'CANCELLED' });
  const again = importCharges(client);
  for (const key of ['a', 'b', 'c']) again.call.write(goodCharge(key));
  again.call.end();
  expect(await again.answered).toMatchObject({ received: 3, booked: 1, replayed: 2 });
});

test('an answer that chaos loses has done the work, and says which fault it was', async () => {
  const [server, client] = await serverAndClient({ chaosMode: cutting([0, 0]) });
  const { call, answered } = importCharges(client, { 'idempotency-key': 'import-1' });
  const arrivals: ArrivalEvent[] = [];
  server.onArrival((event) => void arrivals.push(event));
  for (const key of ['a', 'b']) call.write(goodCharge(key));
  call.end();
  const error = (await answered.catch((reason: unknown) => reason)) as ServiceError;
  expect(error).toMatchObject({ code: 14 });
  expect(error.metadata.get('chaos-fault-kind')).toEqual(['cut']);
  expect(arrivals[0]).toMatchObject({ method: 'payments.v1.PaymentGateway/ImportCharges', callKey: 'import-1' });
  server.setScenario('off');
  const again = importCharges(client);
  for (const key of ['a', 'b']) again.call.write(goodCharge(key));
  again.call.end();
  expect(await again.answered).toMatchObject({ booked: 0, replayed: 2 });
});

test('an outage ends the stream before anything is read', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  const { call, answered } = importCharges(client);
  call.write(goodCharge('a'));
  await expect(answered).rejects.toMatchObject({ code: 14, details: 'injected by chaos' });
  server.setScenario('off');
  const lookup = { idempotencyKey: 'a' };
  expect((await invoke(client, paymentGateway.GetPayment, lookup)).status).toBe('NOT_FOUND');
});

test('no headers come before the answer, so that a client may still retry; a shutdown ends the stream', async () => {
  const [server, client] = await serverAndClient();
  const { call, answered } = importCharges(client);
  let headers = 0;
  call.once('metadata', () => (headers += 1));
  call.write(goodCharge('a'));
  while ((await balanceOf(client, 'acc-1')) === 'nothing') await wait(2);
  expect(headers).toBe(0);
  const ended = once(call, 'status');
  await server.close();
  await expect(answered).rejects.toMatchObject({ code: 14, details: 'the server is shutting down' });
  await ended;
});

test('bytes that are no request end the stream with an error, and the server lives on', async () => {
  const [, client] = await serverAndClient();
  const { path, responseDeserialize } = paymentGateway.ImportCharges;
  const ended = new Promise<ServiceError | null>((resolve) => {
    const call = client.makeClientStreamRequest(path, (bytes: Buffer) => bytes, responseDeserialize, resolve);
    call.write(Buffer.from(paymentGateway.Charge.requestSerialize(goodCharge('a'))));
    call.write(Buffer.from([0x0f, 0xff, 0xff]));
    call.end();
  });
  expect(await ended).toMatchObject({ code: 13 });
  expect((await invoke(client, paymentGateway.Charge, goodCharge('b'))).status).toBe('OK');
});
