import { expect, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import { goodCharge, instantClock, invoke, serverAndClient } from './testing.ts';

test('ProcessData answers as the homework says, and a real answer carries no fault', async () => {
  const [, client] = await serverAndClient();
  expect(await invoke(client, unstableService.ProcessData, { payload: 'hello' })).toEqual({
    status: 'OK',
    details: 'OK',
    response: { success: true, message: 'Processed: hello' },
    faultId: undefined,
    faultKind: undefined,
  });
});

test('a charge is booked, found by id and by key, and replayed', async () => {
  const [, client] = await serverAndClient();
  const { response: first } = await invoke(client, paymentGateway.Charge, goodCharge('k'));
  expect(first).toMatchObject({
    replayed: false,
    payment: { idempotencyKey: 'k', account: 'acc-1', amount: { currency: 'EUR', minorUnits: '1299' } },
  });
  expect(Math.abs(Number(first?.payment?.bookedAtUnixMs) - Date.now())).toBeLessThan(60_000);
  const { response: second } = await invoke(client, paymentGateway.Charge, goodCharge('k'));
  expect(second).toEqual({ replayed: true, payment: first?.payment });
  for (const lookup of [{ id: first?.payment?.id ?? '' }, { idempotencyKey: 'k' }]) {
    const { response } = await invoke(client, paymentGateway.GetPayment, lookup);
    expect(response?.payment).toEqual(first?.payment);
  }
});

test('two charges with one key at once book one payment', async () => {
  const [, client] = await serverAndClient();
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => invoke(client, paymentGateway.Charge, goodCharge('k'))),
  );
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'OK'));
  expect(new Set(replies.map(({ response }) => response?.payment?.id)).size).toBe(1);
  expect(replies.filter(({ response }) => response?.replayed === false)).toHaveLength(1);
});

test('the same key with another payload is ALREADY_EXISTS and changes nothing', async () => {
  const [, client] = await serverAndClient();
  await invoke(client, paymentGateway.Charge, goodCharge('k'));
  const other = { ...goodCharge('k'), amount: { currency: 'EUR', minorUnits: 1 } };
  expect(await invoke(client, paymentGateway.Charge, other)).toMatchObject({ status: 'ALREADY_EXISTS' });
  const { response } = await invoke(client, paymentGateway.GetPayment, { idempotencyKey: 'k' });
  expect(response?.payment?.amount?.minorUnits).toBe('1299');
});

test('a payment that is not there is NOT_FOUND, no lookup at all INVALID_ARGUMENT', async () => {
  const [, client] = await serverAndClient();
  expect(await invoke(client, paymentGateway.GetPayment, { id: 'x' })).toMatchObject({
    status: 'NOT_FOUND',
    details: 'no payment has this id',
  });
  expect(await invoke(client, paymentGateway.GetPayment, {})).toMatchObject({
    status: 'INVALID_ARGUMENT',
    details: 'give id or idempotency_key',
  });
});

test('a bad request is INVALID_ARGUMENT naming every bad field, also in an outage, and is no fault', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'outage' });
  const reply = await invoke(client, paymentGateway.Charge, { description: 'd'.repeat(300) });
  expect(reply).toMatchObject({ status: 'INVALID_ARGUMENT', faultId: undefined });
  const fields = ['idempotency_key', 'account', 'amount.currency', 'amount.minor_units', 'description'];
  for (const field of fields) expect(reply.details).toContain(field);
});

test('an outage answers UNAVAILABLE with a fault of its own each time, books nothing, and ends on "off"', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  const replies = [
    await invoke(client, paymentGateway.Charge, goodCharge('k')),
    await invoke(client, paymentGateway.Charge, goodCharge('k')),
  ];
  for (const reply of replies) {
    expect(reply).toMatchObject({ status: 'UNAVAILABLE', details: 'injected by chaos', faultKind: 'error' });
    expect(reply.faultId).toMatch(/^[0-9a-f]{8}-\d+$/);
  }
  expect(replies[0]?.faultId).not.toBe(replies[1]?.faultId);
  server.setScenario('off');
  const lookup = await invoke(client, paymentGateway.GetPayment, { idempotencyKey: 'k' });
  expect(lookup).toMatchObject({ status: 'NOT_FOUND', faultId: undefined });
});

test('a call that succeeds after a fault says so in its trailers', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'slow', clock: instantClock });
  const reply = await invoke(client, unstableService.ProcessData, { payload: 'x' });
  expect(reply).toMatchObject({ status: 'OK', faultKind: 'latency', faultId: expect.stringMatching(/-1$/) as string });
});
