// What a request must hold. Every bad field is named at once, and no value is repeated back: it may be private.
import { type Charge, type ChargeRequest, PaymentRefusedError } from './payment.ts';

const key = /^[A-Za-z0-9._:-]{1,128}$/;
const currency = /^[A-Z]{3}$/;
const maxMinorUnits = 1_000_000_000n;

const maxAccountLength = 64;

const length = (text: string) => [...text].length;

function minorUnitsFit(text: string): boolean {
  const units = BigInt(text);
  return units > 0n && units <= maxMinorUnits;
}

/** Checks a request to charge; the refusal names each bad field and what was expected. */
export function validCharge({ idempotencyKey, account, amount, description }: ChargeRequest): Charge {
  const { currency: unit, minorUnits } = amount ?? { currency: '', minorUnits: '0' };
  const problems = [
    !key.test(idempotencyKey) && 'idempotency_key must be 1 to 128 characters of A-Z a-z 0-9 . _ : -',
    (length(account) < 1 || length(account) > maxAccountLength) && 'account must be 1 to 64 characters',
    !currency.test(unit) && 'amount.currency must be three capital letters such as EUR',
    !minorUnitsFit(minorUnits) && 'amount.minor_units must be 1 to 1000000000',
    length(description) > 256 && 'description must be at most 256 characters',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new PaymentRefusedError('invalid', problems.join('; '));
  return { idempotencyKey, account, currency: unit, minorUnits: Number(minorUnits), description };
}

/** By what a payment is looked up. */
export type Lookup = { readonly id: string } | { readonly idempotencyKey: string };

/** Checks a request to read a payment. */
export function validLookup(request: { readonly id?: string; readonly idempotencyKey?: string }): Lookup {
  if (request.id) return { id: request.id };
  if (request.idempotencyKey) return { idempotencyKey: request.idempotencyKey };
  throw new PaymentRefusedError('invalid', 'give id or idempotency_key');
}

/** Which payments to watch. */
export interface Watch {
  /** The last sequence number already seen; 0 = none. */
  readonly afterSequence: number;
  /** Empty = all. */
  readonly account: string;
}

/** Checks a request to watch payments; `last` is the sequence number of the last one booked. */
export function validWatch(
  { afterSequence, account }: { readonly afterSequence: string; readonly account: string },
  last: number,
): Watch {
  if (length(account) > maxAccountLength)
    throw new PaymentRefusedError('invalid', 'account must be at most 64 characters');
  // A caller from another ledger would otherwise miss what is booked until this one has caught up.
  if (BigInt(afterSequence) > BigInt(last))
    throw new PaymentRefusedError('out-of-range', `after_sequence is beyond the last payment booked, which is ${last}`);
  return { afterSequence: Number(afterSequence), account };
}
