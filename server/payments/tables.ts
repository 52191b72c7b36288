// The tables of the ledger, in the words that SQLite and Postgres share, so that both keep the same books.

export interface Dialect {
  /** The type of a whole number of 64 bits. */
  readonly whole: string;
  /** What follows the columns of each table. */
  readonly kind?: string;
}

// Rows are never deleted, so the next sequence number is the last plus one, without gaps. WHOLE is of the dialect.
const tables = `
  CREATE TABLE payments (
    sequence WHOLE PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units WHOLE NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms WHOLE NOT NULL,
    refunded_minor_units WHOLE NOT NULL DEFAULT 0 CHECK (refunded_minor_units BETWEEN 0 AND minor_units)
  );
  CREATE INDEX payments_by_account ON payments (account, sequence);
  CREATE INDEX payments_by_key ON payments (idempotency_key);
  CREATE TABLE refunds (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    currency TEXT NOT NULL,
    minor_units WHOLE NOT NULL CHECK (minor_units > 0),
    reason TEXT NOT NULL,
    booked_at_unix_ms WHOLE NOT NULL
  );
  CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL CHECK (to_account <> from_account),
    currency TEXT NOT NULL,
    minor_units WHOLE NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms WHOLE NOT NULL
  );
  CREATE TABLE balances (
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units WHOLE NOT NULL CHECK (minor_units >= 0),
    PRIMARY KEY (account, currency)
  );
  CREATE TABLE idempotency_keys (
    idempotency_key TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'transfer')),
    payload_digest TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    first_used_unix_ms WHOLE NOT NULL
  );
`;

/** Makes every table of a new ledger. */
export const createTables = ({ whole, kind = '' }: Dialect): string =>
  tables.replaceAll('WHOLE', whole).replaceAll(/^  \);$/gm, `  )${kind};`);
