import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { eur, refused } from './testing-payments.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

const { Charge, Refund, Transfer, GetAccount, GetPayment } = paymentGateway;

test('every bad field is named at once, in the message and as google.rpc.BadRequest, with no value of the request', async () => {
  const [, client] = await serverAndClient();
  const money = { currency: 'secret', minorUnits: '-9223372036854775808' };
  const [key, text] = ['secret key', 'secret'.repeat(50)];
  const amountBad = [
    'amount.currency: must be three capital letters such as EUR',
    'amount.minor_units: must be 1 to 1000000000',
  ];
  const keyBad = 'idempotency_key: must be 1 to 128 characters of A-Z a-z 0-9 . _ : -';
  const refusals = [
    [
      await refused(client, Charge, { idempotencyKey: key, account: text, amount: money, description: text }),
      [keyBad, 'account: must be 1 to 64 characters', ...amountBad, 'description: must be at most 256 characters'],
    ],
    [
      await refused(client, Refund, { idempotencyKey: key, paymentId: key, amount: money, reason: text }),
      [keyBad, 'payment_id: must be the id of a payment', ...amountBad, 'reason: must be at most 256 characters'],
    ],
    [
      await refused(client, Transfer, { idempotencyKey: key, fromAccount: text, amount: money, description: text }),
      [
        keyBad,
        'from_account: must be 1 to 64 characters',
        'to_account: must be 1 to 64 characters',
        ...amountBad,
        'description: must be at most 256 characters',
      ],
    ],
  ] as const;
  for (const [refusal, bad] of refusals) {
    expect(refusal).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'payments.v1 INVALID_REQUEST', bad });
    expect(refusal.message).toBe(bad.map((each) => each.replace(':', '')).join('; '));
    expect(JSON.stringify(refusal)).not.toMatch(/secret|9223372036854775808/);
  }
});

test('nothing at all in a request is every field of it', async () => {
  const [, client] = await serverAndClient();
  const fields = async (refusal: Promise<{ bad: readonly string[] }>) =>
    (await refusal).bad.map((each) => each.slice(0, each.indexOf(':')));
  expect(await fields(refused(client, Charge, {}))).toEqual([
    'idempotency_key',
    'account',
    'amount.currency',
    'amount.minor_units',
  ]);
  expect(await fields(refused(client, Refund, {}))).toEqual(['idempotency_key', 'payment_id']);
  expect(await fields(refused(client, Refund, { amount: {} }))).toHaveLength(4);
  expect(await fields(refused(client, Transfer, {}))).toEqual([
    'idempotency_key',
    'from_account',
    'to_account',
    'amount.currency',
    'amount.minor_units',
  ]);
  expect(await fields(refused(client, GetAccount, {}))).toEqual(['account']);
  expect(await fields(refused(client, GetPayment, {}))).toEqual(['id', 'idempotency_key']);
});

test('a transfer to the account it comes from is refused', async () => {
  const [, client] = await serverAndClient();
  const request = { idempotencyKey: 't', fromAccount: 'a', toAccount: 'a', amount: eur(1) };
  expect(await refused(client, Transfer, request)).toMatchObject({
    status: 'INVALID_ARGUMENT',
    bad: ['to_account: must be another than from_account'],
  });
});

test('a payment and an account that are not there, and a key used for something else, say so to programs', async () => {
  const [, client] = await serverAndClient();
  await invoke(client, Charge, goodCharge('k'));
  expect(await refused(client, GetPayment, { id: 'x' })).toMatchObject({ reason: 'payments.v1 NOT_FOUND', bad: [] });
  expect(await refused(client, Charge, { ...goodCharge('k'), account: 'b' })).toMatchObject({
    status: 'ALREADY_EXISTS',
    reason: 'payments.v1 IDEMPOTENCY_KEY_REUSED',
    bad: [],
  });
});
