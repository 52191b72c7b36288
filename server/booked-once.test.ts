import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { balanceOf, charged, done, eur, refused } from './testing-payments.ts';
import { goodCharge, serverAndClient } from './testing.ts';

const { Charge, Refund, Transfer } = paymentGateway;

test('a refund and a transfer sent again book nothing more; the same key for anything else is refused', async () => {
  const [, client] = await serverAndClient();
  const paymentId = await charged(client, 'a', 1000, 'k');
  const refund = { idempotencyKey: 'r', paymentId, amount: eur(100) };
  const move = { idempotencyKey: 't', fromAccount: 'a', toAccount: 'b', amount: eur(100) };
  const first = [await done(client, Refund, refund), await done(client, Transfer, move)] as const;
  const again = [await done(client, Refund, refund), await done(client, Transfer, move)] as const;
  expect(again[0]).toEqual({ ...first[0], replayed: true });
  expect(again[1]).toEqual({ ...first[1], replayed: true });
  const refusals = [
    await refused(client, Refund, { ...refund, amount: eur(101) }),
    await refused(client, Refund, { ...refund, idempotencyKey: 't' }),
    await refused(client, Refund, { ...refund, idempotencyKey: 'k' }),
    await refused(client, Transfer, { ...move, toAccount: 'c' }),
    await refused(client, Transfer, { ...move, idempotencyKey: 'r' }),
    await refused(client, Charge, goodCharge('r')),
    await refused(client, Charge, goodCharge('t')),
  ];
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ status: 'ALREADY_EXISTS', reason: 'payments.v1 IDEMPOTENCY_KEY_REUSED' });
  expect([await balanceOf(client, 'a'), await balanceOf(client, 'b')]).toEqual(['EUR 800', 'EUR 100']);
  expect(await balanceOf(client, 'c')).toBe('nothing');
});

test('twenty at once under one key book one refund and one transfer', async () => {
  const [, client] = await serverAndClient();
  const paymentId = await charged(client, 'a', 1000, 'k');
  const twenty = <Answer>(call: () => Promise<Answer>) => Promise.all(Array.from({ length: 20 }, call));
  const refunds = await twenty(() => done(client, Refund, { idempotencyKey: 'r', paymentId, amount: eur(10) }));
  const move = { idempotencyKey: 't', fromAccount: 'a', toAccount: 'b', amount: eur(10) };
  const transfers = await twenty(() => done(client, Transfer, move));
  expect(new Set(refunds.map(({ refund }) => refund?.id)).size).toBe(1);
  expect(new Set(transfers.map(({ transfer }) => transfer?.id)).size).toBe(1);
  for (const answers of [refunds, transfers]) expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect([await balanceOf(client, 'a'), await balanceOf(client, 'b')]).toEqual(['EUR 980', 'EUR 10']);
});
