// Our client at the whole of the payments API: each RPC by its name, and what a refusal tells a program.
import { expect, test } from 'vitest';
import { type CallError, createClient } from '../client/index.ts';
import { googleRpc, paymentGateway } from '../proto/definitions.ts';
import { startChaosServer } from '../server/index.ts';

const amount = { currency: 'EUR', minorUnits: 1000 };

test('a client of the gateway charges, refunds, transfers, imports, reads accounts and pages', async () => {
  await using server = await startChaosServer();
  await using payments = createClient(paymentGateway, server.address);
  const { payment } = await payments.charge({ account: 'a', amount });
  const { refund } = await payments.refund({ paymentId: payment?.id ?? '', amount: { ...amount, minorUnits: 1 } });
  expect(refund?.amount?.minorUnits).toBe('1');
  // The client makes up a key where the caller gives none, so that it may repeat these too.
  expect(refund?.idempotencyKey).not.toBe('');
  const { transfer } = await payments.transfer({
    fromAccount: 'a',
    toAccount: 'b',
    amount: { ...amount, minorUnits: 9 },
  });
  expect(transfer).toMatchObject({ fromAccount: 'a', toAccount: 'b' });
  const charges = [1, 2, 3].map((index) => ({ idempotencyKey: `k${index}`, account: 'a', amount }));
  expect(await payments.importCharges(charges)).toMatchObject({ received: 3, booked: 3 });
  const { account } = await payments.getAccount({ account: 'a' });
  expect(account?.balances).toEqual([{ currency: 'EUR', minorUnits: '3990' }]);
  const { payments: page, nextPageToken } = await payments.listPayments({ pageSize: 3 });
  expect(page[0]).toMatchObject({ id: payment?.id, refundedMinorUnits: '1' });
  expect((await payments.listPayments({ pageSize: 3, pageToken: nextPageToken })).payments).toHaveLength(1);
});

test('the error of a refused call holds the bad fields, where every gRPC library looks for them', async () => {
  await using server = await startChaosServer();
  await using payments = createClient(paymentGateway, server.address);
  const error = (await payments.charge({ account: '' }).catch((reason: unknown) => reason)) as CallError;
  expect(error.status).toBe('INVALID_ARGUMENT');
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const { details } = googleRpc.Status.deserialize(bytes as Buffer);
  const bad = details.find(({ type_url: type }) => type.endsWith('/google.rpc.BadRequest'));
  const { fieldViolations } = googleRpc.BadRequest.deserialize(bad?.value as Buffer);
  expect(fieldViolations.map(({ field }) => field)).toEqual(['account', 'amount.currency', 'amount.minor_units']);
});
