// Reading a payment as its callers ask for it.
import type { Ledger } from './ledger.ts';
import { type Payment, PaymentRefusedError } from './payment.ts';
import type { Lookup } from './validation.ts';

/** Reads a payment; refuses with `not-found` when there is none. */
export async function getPayment(ledger: Ledger, lookup: Lookup): Promise<Payment> {
  const payment = await ledger.find(lookup);
  if (payment) return payment;
  const by = 'id' in lookup ? 'id' : 'idempotency_key';
  throw new PaymentRefusedError('not-found', `no payment has this ${by}`);
}
