// The books after the fuzzer: what was right is in them once, what was malformed is not, and nothing in them is impossible.
import type { Client } from '@grpc/grpc-js';
import { expect } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import type { Payment__Output } from '../proto/gen/payments/v1/Payment.ts';
import { invoke } from '../server/testing.ts';

type Headers = Readonly<Record<string, string>>;

async function allPayments(client: Client, metadata: Headers): Promise<Payment__Output[]> {
  const payments: Payment__Output[] = [];
  let pageToken = '';
  do {
    const page = await invoke(client, paymentGateway.ListPayments, { pageSize: 500, pageToken }, { metadata });
    expect(page.status, page.details).toBe('OK');
    payments.push(...(page.response?.payments ?? []));
    pageToken = page.response?.nextPageToken ?? '';
  } while (pageToken !== '');
  return payments;
}

function expectPossible({
  id,
  idempotencyKey: key,
  account,
  amount,
  description,
  refundedMinorUnits,
}: Payment__Output) {
  const units = Number(amount?.minorUnits);
  expect(key, id).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
  expect([...account].length, id).toSatisfy((length: number) => length >= 1 && length <= 64);
  expect(account + description, id).not.toMatch(/[\0\ufffd]/);
  expect(amount?.currency, id).toMatch(/^[A-Z]{3}$/);
  expect(units, id).toSatisfy((given: number) => Number.isInteger(given) && given >= 1 && given <= 1e9);
  expect(Number(refundedMinorUnits), id).toSatisfy((refunded: number) => refunded >= 0 && refunded <= units);
}

/** Reads all the books; answers how many payments they hold. */
export async function expectRightBooks(
  client: Client,
  metadata: Headers,
  goodKeys: readonly string[],
): Promise<number> {
  const payments = await allPayments(client, metadata);
  const keys = payments.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => key.startsWith('malformed'))).toEqual([]);
  expect(keys.filter((key) => key.startsWith('good'))).toEqual(goodKeys);
  payments.forEach(expectPossible);
  for (const account of new Set(payments.map((payment) => payment.account))) {
    const { response } = await invoke(client, paymentGateway.GetAccount, { account }, { metadata });
    const balances = response?.account?.balances.map(({ minorUnits }) => Number(minorUnits)) ?? [];
    expect(Math.min(...balances), account).toBeGreaterThanOrEqual(0);
  }
  return payments.length;
}
