import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { expectBalanced, refused, tea } from './contract/contract.ts';
import { openSqliteLedger } from './sqlite-ledger.ts';
import { newFile, sqlitePlace } from './testing.ts';

// What the tables of before were: with numbers, and before that without.
const oldColumns = `id TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
  currency TEXT NOT NULL, minor_units INTEGER NOT NULL CHECK (minor_units > 0), description TEXT NOT NULL,
  booked_at_unix_ms INTEGER NOT NULL, payload_digest TEXT NOT NULL`;
const numbered = `sequence INTEGER PRIMARY KEY, ${oldColumns.replace('PRIMARY KEY', 'NOT NULL UNIQUE')}`;
const index = 'CREATE INDEX payments_by_account ON payments (account);';
// The digest that those versions kept of `tea`.
const teaDigest = '57a8eb9165c84ab811e59fb8cca44fe89fb6fd0aab97fbdb6dbe03f01176aece';

function oldFile(columns: string, more = ''): string {
  const file = newFile();
  using old = new DatabaseSync(file);
  old.exec(`PRAGMA journal_mode = WAL; CREATE TABLE payments (${columns}) STRICT; ${more}
    INSERT INTO payments (id, idempotency_key, account, currency, minor_units, description, booked_at_unix_ms,
      payload_digest) VALUES ('z', 'k1', 'a', 'EUR', 5, 'tea', 1000, '${teaDigest}'),
      ('b', 'k2', 'a', 'EUR', 7, '', 1001, 'd')`);
  return file;
}

test.each([
  ['of before payments had numbers', oldColumns, ''],
  ['of before there were refunds', numbered, index],
])(
  'a file %s keeps its payments, their order and their keys, and each account holds what it was charged',
  async (...given) => {
    const file = oldFile(given[1], given[2]);
    for (const again of [false, true]) {
      const ledger = await sqlitePlace(file).open({ now: () => 2000 });
      const replay = await ledger.charge(tea);
      expect(replay).toMatchObject({
        replayed: true,
        payment: { id: 'z', bookedAtUnixMs: 1000, refundedMinorUnits: 0 },
      });
      await expect(ledger.charge({ ...tea, minorUnits: 6 })).rejects.toThrow(refused('conflict'));
      expect(await ledger.charge({ ...tea, idempotencyKey: 'k3' })).toMatchObject({ replayed: again });
      const page = await ledger.after(0, 'a', 10);
      const inShort = page.map(({ sequence, payment }) => `${sequence}:${payment.idempotencyKey}`);
      expect(inShort).toEqual(['1:k1', '2:k2', '3:k3']);
      expect(await ledger.account('a')).toMatchObject({ balances: [{ currency: 'EUR', minorUnits: 17 }], payments: 3 });
      await expectBalanced(ledger);
      await ledger.close();
    }
  },
);

test('an old file that cannot be brought over is left as it was', () => {
  const file = oldFile(oldColumns);
  const database = new DatabaseSync(file);
  database.exec("UPDATE payments SET minor_units = 9223372036854775807 WHERE id = 'z'"); // Its sum does not fit.
  expect(() => openSqliteLedger({ path: file, now: () => 1 })).toThrow('integer overflow');
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  expect(tables).toEqual([{ name: 'payments' }]);
  expect(database.prepare('SELECT count(*) AS count FROM payments').get()).toEqual({ count: 2 });
  database.close();
});

test('a file of a newer version is refused in words', () => {
  const file = newFile();
  const newer = new DatabaseSync(file);
  newer.exec('PRAGMA user_version = 3');
  newer.close();
  expect(() => openSqliteLedger({ path: file, now: () => 1 })).toThrow(
    'it is of a newer version of this program: format 3, expected 2 or older',
  );
  expect(readdirSync(path.dirname(file))).toEqual(['payments.db']); // It was closed, too.
});

test('closing writes the log out, and a payment is in the log before it is answered', async () => {
  const file = newFile();
  const ledger = await sqlitePlace(file).open();
  await ledger.charge(tea);
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  await ledger.close();
  expect(readdirSync(path.dirname(file))).toEqual(['payments.db']);
});

test('an audit finds a balance that is wrong and a key that booked twice', async () => {
  const file = newFile();
  const ledger = await sqlitePlace(file).open({ keyTtlMs: 1000 });
  await ledger.charge(tea);
  await ledger.transfer({ ...tea, idempotencyKey: 't1', from: 'a', to: 'b', minorUnits: 2 });
  await expectBalanced(ledger);
  using database = new DatabaseSync(file);
  database.exec("UPDATE balances SET minor_units = minor_units + 1 WHERE account = 'b'");
  expect(await ledger.audit()).toEqual({
    currencies: { EUR: { charged: 5, refunded: 0, balances: 6 } },
    duplicateKeys: 0,
    wrongBalances: 1,
  });
  const row = (id: string, afterMs: number) => `('${id}', 'k1', 'a', 'EUR', 5, '', ${1234 + afterMs})`;
  const insert =
    'INSERT INTO payments (id, idempotency_key, account, currency, minor_units, description, booked_at_unix_ms) VALUES';
  database.exec(`${insert} ${row('late', 1000)}`); // The key had expired.
  expect((await ledger.audit()).duplicateKeys).toBe(0);
  database.exec(`${insert} ${row('early', 999)}`); // Twice too early: after the first, and before the late one.
  expect(await ledger.audit()).toMatchObject({ duplicateKeys: 2, wrongBalances: 2 });
});

test('a balance below 0 and a refund above its payment are beyond the tables themselves', async () => {
  const file = newFile();
  await (await sqlitePlace(file).open()).charge(tea);
  using database = new DatabaseSync(file);
  expect(() => database.exec('UPDATE balances SET minor_units = -1')).toThrow('CHECK constraint failed');
  expect(() => database.exec('UPDATE payments SET refunded_minor_units = 6')).toThrow('CHECK constraint failed');
});
