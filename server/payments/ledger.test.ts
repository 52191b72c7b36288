import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

test('numbers payments 1, 2, 3 … in the order of booking; a replay and a refusal use up no number', () => {
  const book = ledger();
  expect(book.last()).toBe(0);
  expect(book.after(0, '', 10)).toEqual([]);
  const one = book.book(charge);
  book.book(charge);
  expect(() => book.book({ ...charge, minorUnits: 6 })).toThrow();
  const two = book.book({ ...charge, idempotencyKey: 'k2', account: 'b' });
  const three = book.book({ ...charge, idempotencyKey: 'k3' });
  expect(book.last()).toBe(3);
  const payments = [one, two, three].map(({ payment }, index) => ({ sequence: index + 1, payment }));
  expect(book.after(0, '', 10)).toEqual(payments);
  expect(book.after(1, '', 1)).toEqual([payments[1]]);
  expect(book.after(1, 'a', 10)).toEqual([payments[2]]);
  expect(book.after(3, '', 10)).toEqual([]);
});

test('tells of each new payment, of no replay and no refusal, and nobody who has left', () => {
  const book = ledger();
  let told = 0;
  const leave = book.onBooked(() => told++);
  const other = book.onBooked(() => {});
  book.book(charge);
  book.book(charge);
  expect(() => book.book({ ...charge, minorUnits: 6 })).toThrow();
  expect(told).toBe(1);
  leave();
  other();
  book.book({ ...charge, idempotencyKey: 'k2' });
  expect(told).toBe(1);
});

test('a file of before payments had numbers gets them, in the order of booking', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'payments.db');
  const old = new DatabaseSync(file);
  old.exec(`CREATE TABLE payments (id TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
    currency TEXT NOT NULL, minor_units INTEGER NOT NULL CHECK (minor_units > 0), description TEXT NOT NULL,
    booked_at_unix_ms INTEGER NOT NULL, payload_digest TEXT NOT NULL) STRICT;
    INSERT INTO payments VALUES ('z', 'k-z', 'a', 'EUR', 1, '', 1, 'd'), ('b', 'k-b', 'a', 'EUR', 1, '', 2, 'd')`);
  old.close();
  const book = ledger(file);
  book.book(charge);
  const keys = book.after(0, '', 10).map(({ sequence, payment }) => `${sequence}:${payment.idempotencyKey}`);
  expect(keys).toEqual(['1:k-z', '2:k-b', '3:k1']);
  book.close();
});

test('reads where the ledger is', () => {
  expect(ledgerLocation('sqlite::memory:')).toBe(':memory:');
  expect(ledgerLocation('sqlite:data/p.db')).toBe('data/p.db');
  expect(ledgerLocation('C:\\data\\p.db')).toBe('C:\\data\\p.db');
  expect(() => ledgerLocation('postgres://user:secret@host')).toThrow(/^(?!.*secret).*got a URL of scheme postgres$/);
  expect(() => ledgerLocation('sqlite:')).toThrow('expected a path after "sqlite:"');
});
