import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { balanceOf, charged, done, eur, refused } from './testing-payments.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

const { Charge, Refund, Transfer, GetPayment, GetAccount } = paymentGateway;

test('a refund gives back all that is left, or a part, never more than the payment', async () => {
  const [, client] = await serverAndClient();
  const paymentId = await charged(client, 'a', 1000, 'k');
  const part = await done(client, Refund, { idempotencyKey: 'r1', paymentId, amount: eur(300), reason: 'late' });
  expect(part).toMatchObject({
    replayed: false,
    refund: { idempotencyKey: 'r1', paymentId, amount: { currency: 'EUR', minorUnits: '300' }, reason: 'late' },
    payment: { id: paymentId, amount: { minorUnits: '1000' }, refundedMinorUnits: '300' },
  });
  expect(Math.abs(Number(part.refund?.bookedAtUnixMs) - Date.now())).toBeLessThan(60_000);
  const much = { idempotencyKey: 'r2', paymentId, amount: eur(701) };
  expect(await refused(client, Refund, much)).toMatchObject({
    status: 'FAILED_PRECONDITION',
    reason: 'payments.v1 NOT_REFUNDABLE',
  });
  const rest = await done(client, Refund, { idempotencyKey: 'r3', paymentId });
  expect(rest).toMatchObject({ refund: { amount: { minorUnits: '700' } }, payment: { refundedMinorUnits: '1000' } });
  expect(await refused(client, Refund, { idempotencyKey: 'r4', paymentId })).toMatchObject({
    status: 'FAILED_PRECONDITION',
  });
  expect(await balanceOf(client, 'a')).toBe('EUR 0');
  const { payment } = await done(client, GetPayment, { id: paymentId });
  expect(payment).toEqual(rest.payment);
});

test('a refund in another currency, of no payment or of money that has gone elsewhere is refused', async () => {
  const [, client] = await serverAndClient();
  const paymentId = await charged(client, 'a', 1000, 'k');
  const dollars = { idempotencyKey: 'r1', paymentId, amount: { currency: 'USD', minorUnits: 1 } };
  expect(await refused(client, Refund, dollars)).toMatchObject({ status: 'FAILED_PRECONDITION' });
  expect(await refused(client, Refund, { idempotencyKey: 'r1', paymentId: 'x' })).toMatchObject({
    status: 'NOT_FOUND',
    reason: 'payments.v1 NOT_FOUND',
  });
  await done(client, Transfer, { idempotencyKey: 't', fromAccount: 'a', toAccount: 'b', amount: eur(1) });
  expect(await refused(client, Refund, { idempotencyKey: 'r1', paymentId })).toMatchObject({
    status: 'FAILED_PRECONDITION',
    reason: 'payments.v1 INSUFFICIENT_FUNDS',
  });
  // What was refused has not used its key up.
  expect(await done(client, Refund, { idempotencyKey: 'r1', paymentId, amount: eur(999) })).toMatchObject({
    replayed: false,
  });
});

test('a transfer books both sides or neither, makes the account it pays, and never goes below 0', async () => {
  const [, client] = await serverAndClient();
  await charged(client, 'a', 1000, 'k');
  const move = { fromAccount: 'a', toAccount: 'b', amount: eur(400), description: 'rent' };
  expect(await done(client, Transfer, { ...move, idempotencyKey: 't1' })).toMatchObject({
    replayed: false,
    transfer: {
      idempotencyKey: 't1',
      fromAccount: 'a',
      toAccount: 'b',
      amount: { currency: 'EUR', minorUnits: '400' },
      description: 'rent',
    },
  });
  expect(await refused(client, Transfer, { ...move, idempotencyKey: 't2', amount: eur(601) })).toMatchObject({
    status: 'FAILED_PRECONDITION',
    reason: 'payments.v1 INSUFFICIENT_FUNDS',
  });
  expect([await balanceOf(client, 'a'), await balanceOf(client, 'b')]).toEqual(['EUR 600', 'EUR 400']);
  const nobody = { ...move, idempotencyKey: 't3', fromAccount: 'nobody', toAccount: 'c' };
  expect(await refused(client, Transfer, nobody)).toMatchObject({ status: 'FAILED_PRECONDITION' });
  expect([await balanceOf(client, 'nobody'), await balanceOf(client, 'c')]).toEqual(['nothing', 'nothing']);
});

test('an account tells each currency it ever held and how many payments were charged to it', async () => {
  const [, client] = await serverAndClient();
  await charged(client, 'a', 5, 'k1');
  await charged(client, 'a', 6, 'k2');
  await done(client, Charge, { ...goodCharge('k3'), account: 'a', amount: { currency: 'CHF', minorUnits: 7 } });
  await done(client, Transfer, { idempotencyKey: 't', fromAccount: 'a', toAccount: 'b', amount: eur(11) });
  expect(await done(client, GetAccount, { account: 'a' })).toEqual({
    account: {
      name: 'a',
      balances: [
        { currency: 'CHF', minorUnits: '7' },
        { currency: 'EUR', minorUnits: '0' },
      ],
      paymentCount: '3',
    },
  });
  expect(await done(client, GetAccount, { account: 'b' })).toMatchObject({ account: { paymentCount: '0' } });
  expect(await refused(client, GetAccount, { account: 'c' })).toEqual({
    status: 'NOT_FOUND',
    message: 'no account has this name',
    reason: 'payments.v1 NOT_FOUND',
    bad: [],
  });
});

test('an outage hits them all and books nothing', async () => {
  const [server, client] = await serverAndClient();
  const paymentId = await charged(client, 'a', 1000, 'k');
  server.setScenario('outage');
  const replies = [
    await invoke(client, Refund, { idempotencyKey: 'r', paymentId }),
    await invoke(client, Transfer, { idempotencyKey: 't', fromAccount: 'a', toAccount: 'b', amount: eur(1) }),
    await invoke(client, GetAccount, { account: 'a' }),
    await invoke(client, paymentGateway.ListPayments, {}),
  ];
  for (const reply of replies) expect(reply).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'error' });
  server.setScenario('off');
  expect([await balanceOf(client, 'a'), await balanceOf(client, 'b')]).toEqual(['EUR 1000', 'nothing']);
});
