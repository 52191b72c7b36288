// The tables in SQLite, and how a file of an earlier version gets them.
import type { DatabaseSync } from 'node:sqlite';
import { createTables } from './tables.ts';

const tables = `${createTables({ whole: 'INTEGER', kind: ' STRICT' })} PRAGMA user_version = 2;`;

// The first files had payments only, each with its key, and rowid for what is now called sequence.
const bringOver = `
  INSERT INTO payments (sequence, id, idempotency_key, account, currency, minor_units, description, booked_at_unix_ms)
    SELECT rowid, id, idempotency_key, account, currency, minor_units, description, booked_at_unix_ms FROM old_payments;
  INSERT INTO idempotency_keys SELECT idempotency_key, 'charge', payload_digest, id, booked_at_unix_ms FROM old_payments;
  INSERT INTO balances SELECT account, currency, sum(minor_units) FROM old_payments GROUP BY account, currency;
  DROP TABLE old_payments;
`;

function bringUpToDate(database: DatabaseSync): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'] as number;
  if (version === 2) return;
  if (version > 2) throw new Error(`it is of a newer version of this program: format ${version}, expected 2 or older`);
  const old = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'payments'").get();
  if (!old) return database.exec(tables);
  database.exec(`ALTER TABLE payments RENAME TO old_payments; DROP INDEX IF EXISTS payments_by_account;
    ${tables} ${bringOver}`);
}

/** Makes the tables of a new database, or brings those of an older version up to date: all of it or nothing. */
export function prepareTables(database: DatabaseSync): void {
  // Two processes may open one new file at once: the second waits here and then finds the tables.
  database.exec('BEGIN IMMEDIATE');
  try {
    bringUpToDate(database);
    database.exec('COMMIT');
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
