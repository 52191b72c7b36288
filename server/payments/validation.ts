// What a request must hold. Every bad field is named at once, and no value is repeated back: it may be private.
import { InvalidRequestError, refuse } from './invalid-request.ts';
import { type Charge, type ChargeRequest, PaymentRefusedError } from './payment.ts';
import {
  accountIn,
  anyAccountIn,
  checkedMoney,
  isKey,
  keyIn,
  type MoneyField,
  moneyIn,
  textIn,
} from './validation-fields.ts';

/** Checks a request to charge; the refusal names each bad field and what was expected. */
export function validCharge({ idempotencyKey, account, amount, description }: ChargeRequest): Charge {
  refuse(
    keyIn('idempotency_key', idempotencyKey),
    accountIn('account', account),
    ...moneyIn('amount', amount),
    textIn('description', description),
  );
  return { idempotencyKey, account, ...checkedMoney(amount), description };
}

/** Checks a request to refund; without an amount it is all that is left. */
export function validRefund(request: {
  readonly idempotencyKey: string;
  readonly paymentId: string;
  readonly amount: MoneyField;
  readonly reason: string;
}) {
  const { idempotencyKey, paymentId, amount, reason } = request;
  refuse(
    keyIn('idempotency_key', idempotencyKey),
    !isKey(paymentId) && { field: 'payment_id', description: 'must be the id of a payment' },
    ...(amount ? moneyIn('amount', amount) : []),
    textIn('reason', reason),
  );
  return { idempotencyKey, paymentId, reason, ...(amount && { amount: checkedMoney(amount) }) };
}

/** Checks a request to transfer. */
export function validTransfer(request: {
  readonly idempotencyKey: string;
  readonly fromAccount: string;
  readonly toAccount: string;
  readonly amount: MoneyField;
  readonly description: string;
}) {
  const { idempotencyKey, fromAccount: from, toAccount: to, amount, description } = request;
  const same = from !== '' && from === to;
  refuse(
    keyIn('idempotency_key', idempotencyKey),
    accountIn('from_account', from),
    same ? { field: 'to_account', description: 'must be another than from_account' } : accountIn('to_account', to),
    ...moneyIn('amount', amount),
    textIn('description', description),
  );
  return { idempotencyKey, from, to, ...checkedMoney(amount), description };
}

/** Checks the name of an account. */
export function validAccount({ account }: { readonly account: string }): string {
  refuse(accountIn('account', account));
  return account;
}

/** By what a payment is looked up. */
export type Lookup = { readonly id: string } | { readonly idempotencyKey: string };

/** Checks a request to read a payment. */
export function validLookup({
  id,
  idempotencyKey,
}: {
  readonly id?: string;
  readonly idempotencyKey?: string;
}): Lookup {
  if (id) {
    refuse(!isKey(id) && { field: 'id', description: 'must be the id of a payment' });
    return { id };
  }
  if (idempotencyKey) {
    refuse(keyIn('idempotency_key', idempotencyKey));
    return { idempotencyKey };
  }
  const description = 'must be given, or the other';
  const fields = ['id', 'idempotency_key'];
  throw new InvalidRequestError(
    fields.map((field) => ({ field, description })),
    'give id or idempotency_key',
  );
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
  refuse(anyAccountIn('account', account));
  // A caller from another ledger would otherwise miss what is booked until this one has caught up.
  if (BigInt(afterSequence) > BigInt(last))
    throw new PaymentRefusedError('out-of-range', `after_sequence is beyond the last payment booked, which is ${last}`);
  return { afterSequence: Number(afterSequence), account };
}
