// The ledger on a database, whichever it is.
import { randomUUID } from 'node:crypto';
import { type Bookkeeping, charge, refund, transfer } from './bookings.ts';
import { ask, type Database, type Steps } from './database.ts';
import type { Audit, Ledger } from './ledger.ts';
import type { BookedPayment, Money, Payment } from './payment.ts';
import type { Row } from './statements.ts';

export interface LedgerOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a key is remembered after its first use, in milliseconds. Default 86,400,000 (24 hours). */
  readonly keyTtlMs?: number | undefined;
  /** Default: a random UUID. */
  readonly newId?: (() => string) | undefined;
}

const booked = ({ sequence, ...payment }: Row) => ({ sequence, payment }) as unknown as BookedPayment;

function reader({ query }: Database) {
  const list: Ledger['list'] = async ({ account, afterSequence, upTo, limit }) => {
    const range = [afterSequence, upTo, limit];
    const rows = account === '' ? await query('page', ...range) : await query('pageOf', ...range, account);
    return rows.map(booked);
  };
  return {
    list,
    after: (afterSequence, account, limit) => list({ account, afterSequence, upTo: Number.MAX_SAFE_INTEGER, limit }),
    async find(lookup) {
      const [row] = await ('id' in lookup
        ? query('payment', lookup.id)
        : query('newestPayment', lookup.idempotencyKey));
      return row && ({ ...row } as unknown as Payment);
    },
    async account(name) {
      const rows = await query('account', name);
      const balances = rows.map(({ currency, minorUnits }) => ({ currency, minorUnits }) as Money);
      return rows[0] && { account: name, balances, payments: rows[0]['payments'] as number };
    },
    last: async () => (await query('last'))[0]?.['last'] as number,
    count: async () => (await query('count'))[0]?.['count'] as number,
  } satisfies Partial<Ledger>;
}

function* audit(keyTtlMs: number): Steps<Audit> {
  const totals = yield* ask('totals');
  const [duplicates] = yield* ask('duplicateKeys', keyTtlMs);
  const [wrong] = yield* ask('wrongBalances');
  return {
    currencies: Object.fromEntries(totals.map(({ currency, ...sums }) => [currency, sums])) as Audit['currencies'],
    duplicateKeys: duplicates?.['count'] as number,
    wrongBalances: wrong?.['count'] as number,
  };
}

/** Keeps a ledger on an open database; its tables must be there. */
export function ledgerOn(database: Database, options: LedgerOptions): Ledger {
  const { now, keyTtlMs = 86_400_000, newId = randomUUID } = options;
  const keeping: Bookkeeping = { now, newId, keyTtlMs };
  // Wrapped, so that one function may listen twice.
  const listeners = new Set<{ listener: () => void }>();
  return {
    ...reader(database),
    async charge(given) {
      const answer = await database.transaction(() => charge(given, keeping));
      if (!answer.replayed) for (const { listener } of listeners) listener();
      return answer;
    },
    refund: (order) => database.transaction(() => refund(order, keeping)),
    transfer: (order) => database.transaction(() => transfer(order, keeping)),
    audit: () => database.transaction(() => audit(keyTtlMs)),
    onBooked(listener) {
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    close: () => database.close(),
  };
}
