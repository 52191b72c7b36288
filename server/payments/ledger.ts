// The ledger: one payment per idempotency key, whoever asks, however often, also across a crash.
import { createHash, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { inMemory } from './ledger-location.ts';
import { type BookedPayment, type Charge, type Payment, PaymentRefusedError } from './payment.ts';
import type { Lookup } from './validation.ts';

export interface Ledger {
  /** Books a charge, or answers with the payment booked under its key; refuses another payload under that key. */
  book(charge: Charge): { readonly payment: Payment; readonly replayed: boolean };
  find(lookup: Lookup): Payment | undefined;
  count(): number;
  /** The payments after a sequence number, oldest first, at most `limit`; of one account, or of all for ''. */
  after(sequence: number, account: string, limit: number): readonly BookedPayment[];
  /** The sequence number of the last payment; 0 = none is booked. */
  last(): number;
  /** Calls the listener after each booking of this process; the answer unsubscribes it. */
  onBooked(listener: () => void): () => void;
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

// No AUTOINCREMENT: it leaves a gap where a key was there already. Rows are never deleted, so the next sequence number
// is the last plus one. Statements call it rowid, its name in the files of before it had one.
// synchronous = FULL: an answered payment survives a power cut, not only a crash of the process.
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS payments (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),
    description TEXT NOT NULL,
    booked_at_unix_ms INTEGER NOT NULL,
    payload_digest TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS payments_by_account ON payments (account);
`;

const columns = `id, idempotency_key AS idempotencyKey, account, currency, minor_units AS minorUnits, description,
  booked_at_unix_ms AS bookedAtUnixMs`;

const digest = ({ account, currency, minorUnits, description }: Charge) =>
  createHash('sha256')
    .update(JSON.stringify([account, currency, minorUnits, description]))
    .digest('hex');

type Row = Payment & { readonly payloadDigest: string };
type SequencedRow = Payment & { readonly sequence: number };

function statements(database: DatabaseSync) {
  return {
    // One statement is one transaction: there is no moment between "is it there" and "book it".
    insert: database.prepare(
      `INSERT INTO payments (id, idempotency_key, account, currency, minor_units, description, booked_at_unix_ms,
       payload_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING`,
    ),
    booked: database.prepare(
      `SELECT ${columns}, payload_digest AS payloadDigest FROM payments WHERE idempotency_key = ?`,
    ),
    byId: database.prepare(`SELECT ${columns} FROM payments WHERE id = ?`),
    byKey: database.prepare(`SELECT ${columns} FROM payments WHERE idempotency_key = ?`),
    count: database.prepare('SELECT count(*) AS count FROM payments'),
    after: database.prepare(
      `SELECT rowid AS sequence, ${columns} FROM payments WHERE rowid > ? ORDER BY rowid LIMIT ?`,
    ),
    afterOf: database.prepare(
      `SELECT rowid AS sequence, ${columns} FROM payments WHERE account = ? AND rowid > ? ORDER BY rowid LIMIT ?`,
    ),
    last: database.prepare('SELECT coalesce(max(rowid), 0) AS last FROM payments'),
  };
}

const booked = ({ sequence, ...payment }: SequencedRow): BookedPayment => ({ sequence, payment });

function reader({ byId, byKey, count, after, afterOf, last }: ReturnType<typeof statements>) {
  return {
    find(lookup: Lookup) {
      const row = 'id' in lookup ? byId.get(lookup.id) : byKey.get(lookup.idempotencyKey);
      return row && ({ ...row } as unknown as Payment);
    },
    count: () => Number(count.get()?.['count']),
    after(sequence: number, account: string, limit: number) {
      const rows = account === '' ? after.all(sequence, limit) : afterOf.all(account, sequence, limit);
      return (rows as unknown as SequencedRow[]).map(booked);
    },
    last: () => Number(last.get()?.['last']),
  };
}

/** Opens the ledger, and makes its table where there is none. */
export function openLedger({ now, location = inMemory, newId = randomUUID }: LedgerOptions): Ledger {
  const database = new DatabaseSync(location);
  database.exec(schema);
  const prepared = statements(database);
  // Wrapped, so that one function may listen twice.
  const listeners = new Set<{ listener: () => void }>();
  return {
    ...reader(prepared),
    book(charge) {
      const { idempotencyKey, account, currency, minorUnits, description } = charge;
      const payload = digest(charge);
      const bookedAt = Math.floor(now());
      const row = [newId(), idempotencyKey, account, currency, minorUnits, description, bookedAt, payload];
      const replayed = Number(prepared.insert.run(...row).changes) === 0;
      // Rows are never changed or deleted, so what is read here is what the insert met.
      const { payloadDigest, ...payment } = prepared.booked.get(idempotencyKey) as unknown as Row;
      if (!replayed) for (const { listener } of listeners) listener();
      if (payloadDigest === payload) return { payment, replayed };
      const message = 'idempotency_key was already used with another payload; nothing was booked';
      throw new PaymentRefusedError('conflict', message);
    },
    onBooked(listener) {
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    close: () => database.close(),
  };
}
