import { expect, test } from 'vitest';
import type { ChargeRequest } from './payment.ts';
import { validAccount, validCharge, validLookup, validRefund, validTransfer, validWatch } from './validation.ts';

const good: ChargeRequest = {
  idempotencyKey: 'A-z.0_9:',
  account: 'a',
  amount: { currency: 'EUR', minorUnits: '1' },
  description: '',
};

test('a good request is answered with its fields, the amount as a number', () => {
  expect(validCharge({ ...good, amount: { currency: 'EUR', minorUnits: '1000000000' } })).toEqual({
    idempotencyKey: 'A-z.0_9:',
    account: 'a',
    currency: 'EUR',
    minorUnits: 1_000_000_000,
    description: '',
  });
});

test('every bad field is named in one message, and no value is repeated', () => {
  const bad = {
    idempotencyKey: 'secret key',
    account: '',
    amount: { currency: 'secret', minorUnits: '0' },
    description: 'secret'.repeat(50),
  };
  let message = '';
  try {
    validCharge(bad);
  } catch (error) {
    expect(error).toMatchObject({ name: 'PaymentRefusedError', reason: 'invalid' });
    ({ message } = error as Error);
  }
  for (const field of ['idempotency_key', 'account', 'amount.currency', 'amount.minor_units', 'description'])
    expect(message).toContain(`${field} must be`);
  expect(message).not.toContain('secret');
});

test('a missing amount is two bad fields', () => {
  expect(() => validCharge({ ...good, amount: null })).toThrow(
    /^amount\.currency must be .*; amount\.minor_units must/,
  );
});

const edges: readonly [string, Partial<ChargeRequest>, boolean][] = [
  ['a key of 128', { idempotencyKey: 'k'.repeat(128) }, true],
  ['a key of 129', { idempotencyKey: 'k'.repeat(129) }, false],
  ['a key with a line break', { idempotencyKey: 'k\n' }, false],
  ['an account of 64 emoji', { account: '💶'.repeat(64) }, true],
  ['an account of 65 emoji', { account: '💶'.repeat(65) }, false],
  ['an account of none', { account: '' }, false],
  ['an account with U+0000', { account: 'a\0b' }, false],
  ['an account of bytes that were no text', { account: 'a\ufffd' }, false],
  ['an account with half a surrogate pair', { account: 'a\ud83d' }, false],
  ['an account of 65', { account: 'a'.repeat(65) }, false],
  ['a description of 256', { description: 'd'.repeat(256) }, true],
  ['a description of 257', { description: 'd'.repeat(257) }, false],
  ['a description with U+0000', { description: '\0' }, false],
  ['a description with a line break', { description: 'a\nb' }, true],
  ['small letters', { amount: { currency: 'eur', minorUnits: '1' } }, false],
  ['less than nothing', { amount: { currency: 'EUR', minorUnits: '-1' } }, false],
  ['one unit too many', { amount: { currency: 'EUR', minorUnits: '1000000001' } }, false],
  ['more than a double holds', { amount: { currency: 'EUR', minorUnits: '9223372036854775807' } }, false],
];

test.each(edges)('%s', (_name, change, fits) => {
  const check = () => validCharge({ ...good, ...change });
  if (fits) expect(check()).toBeDefined();
  else expect(check).toThrow();
});

test('a refusal holds its bad fields, each by its path', () => {
  let violations: unknown;
  try {
    validCharge({ ...good, account: '', amount: { currency: '', minorUnits: '1' } });
  } catch (error) {
    ({ violations } = error as { violations: unknown });
  }
  expect(violations).toEqual([
    { field: 'account', description: 'must be 1 to 64 characters' },
    { field: 'amount.currency', description: 'must be three capital letters such as EUR' },
  ]);
});

test('a refund without an amount is one of all that is left; half an amount is none', () => {
  const refund = { idempotencyKey: 'k', paymentId: 'p', amount: null, reason: '' };
  expect(validRefund(refund)).toEqual({ idempotencyKey: 'k', paymentId: 'p', reason: '' });
  const amount = { currency: 'EUR', minorUnits: '7' };
  expect(validRefund({ ...refund, amount })).toMatchObject({ amount: { currency: 'EUR', minorUnits: 7 } });
  expect(() => validRefund({ ...refund, amount: { currency: 'EUR', minorUnits: '0' } })).toThrow(
    /^amount\.minor_units/,
  );
  expect(() => validRefund({ ...refund, paymentId: '' })).toThrow('payment_id must be the id of a payment');
});

test('a transfer is from one account to another', () => {
  const amount = { currency: 'EUR', minorUnits: '7' };
  const transfer = { idempotencyKey: 'k', fromAccount: 'a', toAccount: 'b', amount, description: 'd' };
  const checked = { idempotencyKey: 'k', from: 'a', to: 'b', currency: 'EUR', minorUnits: 7, description: 'd' };
  expect(validTransfer(transfer)).toEqual(checked);
  expect(() => validTransfer({ ...transfer, toAccount: 'a' })).toThrow(
    /^to_account must be another than from_account$/,
  );
  expect(() => validTransfer({ ...transfer, fromAccount: '', toAccount: '' })).toThrow(
    'from_account must be 1 to 64 characters; to_account must be 1 to 64 characters',
  );
});

test('an account is asked for by its name', () => {
  expect(validAccount({ account: 'a' })).toBe('a');
  expect(() => validAccount({ account: '' })).toThrow('account must be 1 to 64 characters');
});

test('a lookup by what never was a key or an id is refused', () => {
  for (const lookup of [{ id: '\0' }, { id: 'x'.repeat(129) }, { idempotencyKey: 'k k' }])
    expect(() => validLookup(lookup)).toThrow(/ must be /);
});

test('a lookup needs an id or a key', () => {
  expect(validLookup({ id: 'x' })).toEqual({ id: 'x' });
  expect(validLookup({ idempotencyKey: 'k' })).toEqual({ idempotencyKey: 'k' });
  expect(() => validLookup({})).toThrow('give id or idempotency_key');
  expect(() => validLookup({ id: '' })).toThrow('give id or idempotency_key');
});

test('a watch goes on after any number up to the last booked, of one account or all', () => {
  expect(validWatch({ afterSequence: '0', account: '' }, 0)).toEqual({ afterSequence: 0, account: '' });
  const account = '💶'.repeat(64);
  expect(validWatch({ afterSequence: '7', account }, 7)).toEqual({ afterSequence: 7, account });
  const refused = (reason: string) => expect.objectContaining({ name: 'PaymentRefusedError', reason }) as Error;
  expect(() => validWatch({ afterSequence: '0', account: 'a'.repeat(65) }, 7)).toThrow(refused('invalid'));
  for (const afterSequence of ['8', '9007199254740993', '18446744073709551615'])
    expect(() => validWatch({ afterSequence, account: '' }, 7)).toThrow(refused('out-of-range'));
});
