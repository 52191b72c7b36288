// The tables in Postgres.
import type { ClientBase } from 'pg';

const format = 1;

// One row, which every booking locks: bookings come one at a time, over all replicas, so payments are numbered without
// gaps and in the order in which they become visible. A SERIAL does neither: a transaction undone leaves a gap, and one
// that numbered itself early may become visible late, behind the back of a watcher who has already passed its number.
const head = `
  CREATE TABLE ledger_head (format INTEGER PRIMARY KEY);
  INSERT INTO ledger_head (format) VALUES (${format});
`;

const tables = `
  CREATE TABLE payments (
    sequence BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units BIGINT NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms BIGINT NOT NULL,
    refunded_minor_units BIGINT NOT NULL DEFAULT 0 CHECK (refunded_minor_units BETWEEN 0 AND minor_units)
  );
  CREATE INDEX payments_by_account ON payments (account, sequence);
  CREATE INDEX payments_by_key ON payments (idempotency_key);
  CREATE TABLE refunds (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    currency TEXT NOT NULL,
    minor_units BIGINT NOT NULL CHECK (minor_units > 0),
    reason TEXT NOT NULL,
    booked_at_unix_ms BIGINT NOT NULL
  );
  CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL CHECK (to_account <> from_account),
    currency TEXT NOT NULL,
    minor_units BIGINT NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms BIGINT NOT NULL
  );
  CREATE TABLE balances (
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units BIGINT NOT NULL CHECK (minor_units >= 0),
    PRIMARY KEY (account, currency)
  );
  CREATE TABLE idempotency_keys (
    idempotency_key TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'transfer')),
    payload_digest TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    first_used_unix_ms BIGINT NOT NULL
  );
`;

// Replicas start at the same time; any number will do that nobody else in this database locks.
const schemaLock = 7_141_952_033;

async function prepareUnderLock(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
  const { rows } = await client.query("SELECT to_regclass('ledger_head') IS NOT NULL AS there");
  if (!rows[0].there) return void (await client.query(tables + head));
  const found = (await client.query('SELECT format FROM ledger_head')).rows[0].format;
  if (found !== format)
    throw new Error(`its books are of another version of this program: format ${found}, expected ${format}`);
}

/** Makes the tables of a new database: all of them or none. */
export async function prepareTables(client: ClientBase): Promise<void> {
  await client.query('BEGIN');
  try {
    await prepareUnderLock(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // The first error tells more.
    throw error;
  }
}
