// The tables in SQLite, and how a file of an earlier version gets them.
import type { DatabaseSync } from 'node:sqlite';

// Rows are never deleted, so the next sequence number is the last plus one, without gaps.
const tables = `
  CREATE TABLE payments (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms INTEGER NOT NULL,
    refunded_minor_units INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor_units BETWEEN 0 AND minor_units)
  ) STRICT;
  CREATE INDEX payments_by_account ON payments (account);
  CREATE INDEX payments_by_key ON payments (idempotency_key);
  CREATE TABLE refunds (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),
    reason TEXT NOT NULL,
    booked_at_unix_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL CHECK (to_account <> from_account),
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE balances (
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units >= 0),
    PRIMARY KEY (account, currency)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE idempotency_keys (
    idempotency_key TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'transfer')),
    payload_digest TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    first_used_unix_ms INTEGER NOT NULL
  ) STRICT;
  PRAGMA user_version = 2;
`;

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
