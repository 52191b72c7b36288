// The payment business behind both RPCs: check, then book or read.
import type { Ledger } from './ledger.ts';
import { type Charge, type Payment, PaymentRefusedError } from './payment.ts';
import type { Lookup } from './validation.ts';

/** Books a checked charge once, however often it comes. */
export const charge = (ledger: Ledger, checked: Charge) => ledger.book(checked);

/** Reads a payment; refuses with `not-found` when there is none. */
export function getPayment(ledger: Ledger, lookup: Lookup): Payment {
  const payment = ledger.find(lookup);
  if (payment) return payment;
  const by = 'id' in lookup ? 'id' : 'idempotency_key';
  throw new PaymentRefusedError('not-found', `no payment has this ${by}`);
}
