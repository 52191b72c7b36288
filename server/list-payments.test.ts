import { expect, test } from 'vitest';
import type { Client } from '@grpc/grpc-js';
import { paymentGateway } from '../proto/definitions.ts';
import type { ListPaymentsRequest } from '../proto/gen/payments/v1/ListPaymentsRequest.ts';
import { book } from './testing-streams.ts';
import { charged, done, refused } from './testing-payments.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

const { Charge, ListPayments, Refund } = paymentGateway;
const keys = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `k${from + index}`);

/** Every page, as the keys of its payments. */
async function pages(client: Client, request: ListPaymentsRequest, between = async () => {}): Promise<string[][]> {
  const read: string[][] = [];
  for (let pageToken = ''; ;) {
    const { payments, nextPageToken } = await done(client, ListPayments, { ...request, pageToken });
    read.push(payments.map(({ idempotencyKey }) => idempotencyKey));
    if (nextPageToken === '') return read;
    expect(nextPageToken).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
    pageToken = nextPageToken;
    await between();
  }
}

test('payments come oldest first, a page at a time, and the last page says that it is the last', async () => {
  const [, client] = await serverAndClient();
  expect(await pages(client, {})).toEqual([[]]);
  await book(client, 1, 7);
  expect(await pages(client, { pageSize: 3 })).toEqual([keys(1, 3), keys(4, 6), ['k7']]);
  expect(await pages(client, { pageSize: 7 })).toEqual([keys(1, 7)]);
  const { payments } = await done(client, ListPayments, { pageSize: 1 });
  expect(payments).toMatchObject([
    { idempotencyKey: 'k1', account: 'acc-1', amount: { minorUnits: '1299' }, refundedMinorUnits: '0' },
  ]);
});

test('a page holds 50 payments unless told otherwise, and never more than 500', async () => {
  const [, client] = await serverAndClient();
  await Promise.all(keys(1, 501).map((key) => invoke(client, Charge, goodCharge(key))));
  const sizes = async (pageSize: number) => (await pages(client, { pageSize })).map(({ length }) => length);
  expect((await sizes(0)).slice(0, 2)).toEqual([50, 50]);
  expect(await sizes(500)).toEqual([500, 1]);
  expect(await sizes(2_147_483_647)).toEqual([500, 1]);
});

test('an account has pages of its own', async () => {
  const [, client] = await serverAndClient();
  for (let index = 1; index <= 10; index++) await charged(client, index % 2 ? 'odd' : 'even', 1, `k${index}`);
  expect(await pages(client, { account: 'odd', pageSize: 2 })).toEqual([['k1', 'k3'], ['k5', 'k7'], ['k9']]);
  expect(await pages(client, { account: 'nobody' })).toEqual([[]]);
});

test('what is booked while the pages are read is in none of them, and nothing is missed or told twice', async () => {
  const [, client] = await serverAndClient();
  await book(client, 1, 100);
  let next = 101;
  const writes: Promise<unknown>[] = [];
  const between = async () => {
    for (let count = 0; count < 20; count++) writes.push(invoke(client, Charge, goodCharge(`k${next++}`)));
    await writes.at(-1);
  };
  const read = await pages(client, { pageSize: 9 }, between);
  await Promise.all(writes);
  expect(writes.length).toBeGreaterThanOrEqual(200);
  expect(read.flat()).toEqual(keys(1, 100));
  expect((await pages(client, { pageSize: 500 })).flat()).toHaveLength(100 + writes.length);
});

test('a payment is told as it is when its page is read', async () => {
  const [, client] = await serverAndClient();
  const ids = [await charged(client, 'a', 100, 'k1'), await charged(client, 'a', 100, 'k2')];
  const { nextPageToken: pageToken } = await done(client, ListPayments, { pageSize: 1 });
  await done(client, Refund, { idempotencyKey: 'r', paymentId: ids[1] ?? '' });
  const { payments } = await done(client, ListPayments, { pageSize: 1, pageToken });
  expect(payments).toMatchObject([{ idempotencyKey: 'k2', refundedMinorUnits: '100' }]);
});

test('a token that no page of this account gave is refused, and so is one of another ledger', async () => {
  const [, client] = await serverAndClient();
  for (const key of ['k1', 'k2', 'k3']) await charged(client, 'a', 1, key);
  const { nextPageToken: good } = await done(client, ListPayments, { account: 'a', pageSize: 1 });
  const text = Buffer.from(good, 'base64url').toString();
  const forged = (change: (text: string) => string) => Buffer.from(change(text)).toString('base64url');
  const tokens = [
    'x',
    `${good}A`,
    `${good}=`,
    ` ${good}`,
    good.slice(0, -1),
    forged((token) => token.replace(/^1\./, '0.')),
    forged((token) => token.replace('.3.', '.4.')),
    forged(() => '..'),
    forged(() => '1.3.'),
    forged(() => '1e308.9.x'),
    'A'.repeat(100_000),
    '\0\ud800💶',
  ];
  const bad = ['page_token: must be one that a page of the same account gave'];
  for (const pageToken of tokens)
    expect(await refused(client, ListPayments, { account: 'a', pageSize: 1, pageToken })).toMatchObject({
      status: 'INVALID_ARGUMENT',
      bad,
    });
  for (const account of ['b', ''])
    expect(await refused(client, ListPayments, { account, pageToken: good })).toMatchObject({ bad });
  const [, elsewhere] = await serverAndClient();
  expect(await refused(elsewhere, ListPayments, { account: 'a', pageToken: good })).toMatchObject({
    status: 'INVALID_ARGUMENT',
    bad,
  });
});

test('every bad field of a listing is named at once', async () => {
  const [, client] = await serverAndClient();
  const request = { account: 'a'.repeat(65), pageSize: -1, pageToken: 'x' };
  expect((await refused(client, ListPayments, request)).bad).toEqual([
    'account: must be at most 64 characters',
    'page_size: must be 0 or more',
  ]);
  expect((await refused(client, ListPayments, { pageSize: -2_147_483_648, pageToken: 'x' })).bad).toEqual([
    'page_size: must be 0 or more',
    'page_token: must be one that a page of the same account gave',
  ]);
});
