import type { ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { refused } from './testing-payments.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

const { Charge, Refund, Transfer, GetAccount, GetPayment } = paymentGateway;

test('hostile text is refused by name, and what is odd but text is taken', async () => {
  const [, client] = await serverAndClient();
  const charge = (change: object) => refused(client, Charge, { ...goodCharge('k'), ...change });
  for (const text of ['\0', 'a\0', '\ud800', 'a\udfff', '\ud83d']) {
    expect((await charge({ account: text })).bad).toEqual(['account: must be Unicode text without U+0000 and U+FFFD']);
    expect((await charge({ description: text })).bad).toEqual([
      'description: must be Unicode text without U+0000 and U+FFFD',
    ]);
    expect((await charge({ idempotencyKey: text })).bad).toHaveLength(1);
    expect((await refused(client, GetPayment, { id: text })).bad).toEqual(['id: must be the id of a payment']);
    expect((await refused(client, GetPayment, { idempotencyKey: text })).status).toBe('INVALID_ARGUMENT');
    expect((await refused(client, GetAccount, { account: text })).status).toBe('INVALID_ARGUMENT');
    expect((await refused(client, Refund, { idempotencyKey: 'r', paymentId: text })).status).toBe('INVALID_ARGUMENT');
  }
  const odd = { ...goodCharge('k'), account: '‮ 💶\n', description: '\u{10ffff}\u0001' };
  const { response } = await invoke(client, Charge, odd);
  expect(response?.payment).toMatchObject({ account: '‮ 💶\n', description: '\u{10ffff}\u0001' });
});

test('huge texts and numbers at the ends of 64 bits are refused quickly', async () => {
  const [, client] = await serverAndClient();
  const huge = '💶'.repeat(1_000_000);
  const begun = performance.now();
  expect((await refused(client, Charge, { ...goodCharge('k'), description: huge })).bad).toEqual([
    'description: must be at most 256 characters',
  ]);
  expect(performance.now() - begun).toBeLessThan(2000);
  const bad = ['amount.minor_units: must be 1 to 1000000000'];
  for (const minorUnits of [
    '9223372036854775807',
    '-9223372036854775808',
    '1000000001',
    '0',
    '-1',
    '9007199254740993',
  ]) {
    const amount = { currency: 'EUR', minorUnits };
    const transfer = { idempotencyKey: 't', fromAccount: 'a', toAccount: 'b', amount };
    expect((await refused(client, Charge, { ...goodCharge('k'), amount })).bad).toEqual(bad);
    expect((await refused(client, Transfer, transfer)).bad).toEqual(bad);
  }
  // Four megabytes and one: grpc-js's own limit, which our validation never sees.
  const beyond = { ...goodCharge('k'), description: 'd'.repeat(4 * 1024 * 1024) };
  expect((await invoke(client, Charge, beyond)).status).toBe('RESOURCE_EXHAUSTED');
  expect((await invoke(client, GetPayment, { idempotencyKey: 'k' })).status).toBe('NOT_FOUND');
});

test('bytes that are no UTF-8 or no message book nothing, and the server lives on', async () => {
  const [, client] = await serverAndClient();
  const send = (bytes: Buffer) =>
    new Promise<ServiceError | null>((resolve) => {
      client.makeUnaryRequest(Charge.path, (given: Buffer) => given, Charge.responseDeserialize, bytes, resolve);
    });
  const whole = Buffer.from(Charge.requestSerialize(goodCharge('k')));
  const account = whole.indexOf('acc-1');
  for (const raw of [0xff, 0xc0, 0xed]) {
    const bytes = Buffer.from(whole);
    bytes[account] = raw;
    bytes[account + 1] = 0xa0;
    expect(await send(bytes)).toMatchObject({ code: 3, details: expect.stringMatching(/^account must be/) as string });
  }
  expect(await send(whole.subarray(0, account - 1))).toMatchObject({ code: 13 });
  expect((await invoke(client, GetAccount, { account: 'acc-1' })).status).toBe('NOT_FOUND');
  expect((await invoke(client, Charge, goodCharge('k2'))).status).toBe('OK');
});
