import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ledgerLocation } from './ledger-location.ts';
import { type Ledger, openLedger } from './ledger.ts';

const charge = { idempotencyKey: 'k1', account: 'a', currency: 'EUR', minorUnits: 5, description: 'tea' };

function ledger(location?: string): Ledger {
  return openLedger({ now: () => 1234.9, ...(location === undefined ? {} : { location }) });
}

test('books a payment once and answers a repeat with the first', () => {
  const book = ledger();
  const first = book.book(charge);
  expect(first).toEqual({ replayed: false, payment: { ...charge, id: expect.any(String), bookedAtUnixMs: 1234 } });
  expect(book.book({ ...charge })).toEqual({ ...first, replayed: true });
  expect(book.count()).toBe(1);
});

test.each([{ account: 'b' }, { currency: 'USD' }, { minorUnits: 6 }, { description: '' }])(
  'the same key with another payload (%o) is refused and nothing is booked',
  (change) => {
    const book = ledger();
    const { payment } = book.book(charge);
    expect(() => book.book({ ...charge, ...change })).toThrow(expect.objectContaining({ reason: 'conflict' }) as Error);
    expect(book.count()).toBe(1);
    expect(book.find({ idempotencyKey: 'k1' })).toEqual(payment);
  },
);

test('finds a payment by id and by key, and nothing else', () => {
  const book = ledger();
  const { payment } = book.book(charge);
  expect(book.find({ id: payment.id })).toEqual(payment);
  expect(book.find({ idempotencyKey: 'k1' })).toEqual(payment);
  expect(book.find({ id: 'k1' })).toBeUndefined();
  expect(book.find({ idempotencyKey: "' OR 1=1 --" })).toBeUndefined();
});

test('a file keeps its payments over a reopening, and two openings never book one key twice', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'payments.db');
  const [one, two] = [ledger(file), ledger(file)];
  const { payment } = one.book(charge);
  expect(two.book(charge)).toEqual({ payment, replayed: true });
  one.close();
  two.close();
  expect(readdirSync(folder)).toEqual(['payments.db']); // Closing has written the log out.
  const again = ledger(file);
  expect(again.book(charge)).toEqual({ payment, replayed: true });
  again.close();
});

test('reads where the ledger is', () => {
  expect(ledgerLocation('sqlite::memory:')).toBe(':memory:');
  expect(ledgerLocation('sqlite:data/p.db')).toBe('data/p.db');
  expect(ledgerLocation('C:\\data\\p.db')).toBe('C:\\data\\p.db');
  expect(() => ledgerLocation('postgres://user:secret@host')).toThrow(/^(?!.*secret).*got a URL of scheme postgres$/);
  expect(() => ledgerLocation('sqlite:')).toThrow('expected a path after "sqlite:"');
});
