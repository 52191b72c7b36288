// How a charge, a refund and a transfer are booked, each under a key that books once.
import { createHash } from 'node:crypto';
import { ask, type Steps } from './database.ts';
import type { ChargeBooked, RefundBooked, TransferBooked } from './ledger.ts';
import {
  type Charge,
  type Money,
  type Payment,
  PaymentRefusedError,
  type Refund,
  type RefundOrder,
  type Transfer,
  type TransferOrder,
} from './payment.ts';

export interface Bookkeeping {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** How long a key is remembered after its first use. */
  readonly keyTtlMs: number;
}

type Kind = 'charge' | 'refund' | 'transfer';

interface Use {
  readonly kind: Kind;
  readonly idempotencyKey: string;
  /** All that makes the request this one and no other. */
  readonly payload: readonly (string | number | null)[];
}

const digest = ({ payload }: Use) => createHash('sha256').update(JSON.stringify(payload)).digest('hex');

/** The id of what the key has booked, undefined when it is free; refuses a key that was used for something else. */
function* earlier(use: Use, nowMs: number, keyTtlMs: number): Steps<string | undefined> {
  const [row] = yield* ask('key', use.idempotencyKey);
  if (!row || nowMs - (row['firstUsedUnixMs'] as number) >= keyTtlMs) return undefined;
  const kind = row['kind'] as Kind;
  if (kind === use.kind && row['payloadDigest'] === digest(use)) return row['bookingId'] as string;
  const other = kind === use.kind ? 'with another payload' : `by a ${kind}`;
  throw new PaymentRefusedError('conflict', `idempotency_key was already used ${other}; nothing was booked`);
}

type Stamp = Pick<Payment, 'id' | 'bookedAtUnixMs'>;

/** Answers what the key has booked before, or books it now. */
function* once<Booked extends object>(
  use: Use,
  { now, newId, keyTtlMs }: Bookkeeping,
  read: (id: string) => Steps<Booked>,
  book: (stamp: Stamp) => Steps<Booked>,
): Steps<Booked & { readonly replayed: boolean }> {
  // Whole, and asked only now that this booking's turn has come.
  const bookedAtUnixMs = Math.floor(now());
  const bookedBefore = yield* earlier(use, bookedAtUnixMs, keyTtlMs);
  if (bookedBefore !== undefined) return { ...(yield* read(bookedBefore)), replayed: true };
  const id = newId();
  const booked = yield* book({ id, bookedAtUnixMs });
  yield* ask('useKey', use.idempotencyKey, use.kind, digest(use), id, bookedAtUnixMs);
  return { ...booked, replayed: false };
}

function* paymentOf(id: string): Steps<Payment> {
  const [row] = yield* ask('payment', id);
  if (!row) throw new PaymentRefusedError('not-found', 'no payment has this id');
  return { ...row } as unknown as Payment;
}

/** Books a charge once. */
export function charge(given: Charge, keeping: Bookkeeping): Steps<ChargeBooked> {
  const { idempotencyKey, account, currency, minorUnits, description } = given;
  const use: Use = { kind: 'charge', idempotencyKey, payload: [account, currency, minorUnits, description] };
  return once(
    use,
    keeping,
    function* read(id) {
      return { payment: yield* paymentOf(id) };
    },
    function* book({ id, bookedAtUnixMs }) {
      yield* ask('addPayment', id, idempotencyKey, account, currency, minorUnits, description, bookedAtUnixMs);
      yield* ask('credit', account, currency, minorUnits);
      return { payment: { ...given, id, bookedAtUnixMs, refundedMinorUnits: 0 } };
    },
  );
}

function* take(account: string, { currency, minorUnits }: Money): Steps<void> {
  const [taken] = yield* ask('debit', account, currency, minorUnits);
  if (taken) return;
  throw new PaymentRefusedError('insufficient-funds', 'the account does not hold this much; nothing was booked');
}

/** What to give back; refuses what is more than is left of the payment. */
function refundable({ currency, minorUnits, refundedMinorUnits }: Payment, amount: Money | undefined): Money {
  const left = minorUnits - refundedMinorUnits;
  const wanted = amount ?? { currency, minorUnits: left };
  const refused = (why: string) => new PaymentRefusedError('not-refundable', `${why}; nothing was booked`);
  if (wanted.currency !== currency) throw refused('the payment is in another currency');
  if (left === 0) throw refused('the payment has been refunded in full');
  if (wanted.minorUnits > left) throw refused('the amount is more than is left of the payment');
  return wanted;
}

/** Books a refund once. */
export function refund(order: RefundOrder, keeping: Bookkeeping): Steps<RefundBooked> {
  const { idempotencyKey, paymentId, amount, reason } = order;
  const payload = [paymentId, amount?.currency ?? null, amount?.minorUnits ?? null, reason];
  return once(
    { kind: 'refund', idempotencyKey, payload },
    keeping,
    function* read(id) {
      const [row] = yield* ask('refund', id);
      return { refund: { ...row } as unknown as Refund, payment: yield* paymentOf(paymentId) };
    },
    function* book(stamp) {
      const payment = yield* paymentOf(paymentId);
      const { currency, minorUnits } = refundable(payment, amount);
      yield* take(payment.account, { currency, minorUnits });
      yield* ask('markRefunded', paymentId, minorUnits);
      const { id, bookedAtUnixMs: at } = stamp;
      yield* ask('addRefund', id, idempotencyKey, paymentId, currency, minorUnits, reason, at);
      return {
        refund: { ...stamp, idempotencyKey, paymentId, currency, minorUnits, reason },
        payment: { ...payment, refundedMinorUnits: payment.refundedMinorUnits + minorUnits },
      };
    },
  );
}

/** Books a transfer once. */
export function transfer(order: TransferOrder, keeping: Bookkeeping): Steps<TransferBooked> {
  const { idempotencyKey, from, to, currency, minorUnits, description } = order;
  return once(
    { kind: 'transfer', idempotencyKey, payload: [from, to, currency, minorUnits, description] },
    keeping,
    function* read(id) {
      const [row] = yield* ask('transfer', id);
      return { transfer: { ...row } as unknown as Transfer };
    },
    function* book({ id, bookedAtUnixMs }) {
      yield* take(from, order);
      yield* ask('credit', to, currency, minorUnits);
      yield* ask('addTransfer', id, idempotencyKey, from, to, currency, minorUnits, description, bookedAtUnixMs);
      return { transfer: { ...order, id, bookedAtUnixMs } };
    },
  );
}
