// The ledger: one payment per idempotency key, whoever asks, however often, also across a crash.
import { createHash, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { inMemory } from './ledger-location.ts';
import { type Charge, type Payment, PaymentRefusedError } from './payment.ts';
import type { Lookup } from './validation.ts';

export interface Ledger {
  /** Books a charge, or answers with the payment booked under its key; refuses another payload under that key. */
  book(charge: Charge): { readonly payment: Payment; readonly replayed: boolean };
  find(lookup: Lookup): Payment | undefined;
  count(): number;
  /** Writes everything out. Nothing may be called after it. */
  close(): void;
}

export interface LedgerOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A file, or `:memory:` (the default). */
  readonly location?: string;
  /** Default: a random UUID. */
  readonly newId?: () => string;
}

// synchronous = FULL: an answered payment survives a power cut, not only a crash of the process.
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS payments (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms INTEGER NOT NULL,
    payload_digest TEXT NOT NULL
  ) STRICT;
`;

const columns = `id, idempotency_key AS idempotencyKey, account, currency, minor_units AS minorUnits, description,
  booked_at_unix_ms AS bookedAtUnixMs`;

const digest = ({ account, currency, minorUnits, description }: Charge) =>
  createHash('sha256')
    .update(JSON.stringify([account, currency, minorUnits, description]))
    .digest('hex');

type Row = Payment & { readonly payloadDigest: string };

function statements(database: DatabaseSync) {
  return {
    // One statement is one transaction: there is no moment between "is it there" and "book it".
    insert: database.prepare(
      `INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING`,
    ),
    booked: database.prepare(
      `SELECT ${columns}, payload_digest AS payloadDigest FROM payments WHERE idempotency_key = ?`,
    ),
    byId: database.prepare(`SELECT ${columns} FROM payments WHERE id = ?`),
    byKey: database.prepare(`SELECT ${columns} FROM payments WHERE idempotency_key = ?`),
    count: database.prepare('SELECT count(*) AS count FROM payments'),
  };
}

/** Opens the ledger, and makes its table where there is none. */
export function openLedger({ now, location = inMemory, newId = randomUUID }: LedgerOptions): Ledger {
  const database = new DatabaseSync(location);
  database.exec(schema);
  const { insert, booked, byId, byKey, count } = statements(database);
  return {
    book(charge) {
      const { idempotencyKey, account, currency, minorUnits, description } = charge;
      const payload = digest(charge);
      const bookedAt = Math.floor(now());
      const row = [newId(), idempotencyKey, account, currency, minorUnits, description, bookedAt, payload];
      const { changes } = insert.run(...row);
      // Rows are never changed or deleted, so what is read here is what the insert met.
      const { payloadDigest, ...payment } = booked.get(idempotencyKey) as unknown as Row;
      if (payloadDigest === payload) return { payment, replayed: Number(changes) === 0 };
      const message = 'idempotency_key was already used with another payload; nothing was booked';
      throw new PaymentRefusedError('conflict', message);
    },
    find: (lookup) => {
      const row = 'id' in lookup ? byId.get(lookup.id) : byKey.get(lookup.idempotencyKey);
      return row && ({ ...row } as unknown as Payment);
    },
    count: () => Number(count.get()?.['count']),
    close: () => database.close(),
  };
}
