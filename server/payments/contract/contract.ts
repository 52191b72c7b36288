// What the tests of every kind of ledger share.
import { expect } from 'vitest';
import type { Ledger } from '../ledger.ts';
import type { LedgerOptions } from '../ledger-on.ts';
import type { Charge, RefundOrder, TransferOrder } from '../payment.ts';

/** An empty place for books. */
export interface Place {
  /** Opens the ledger there; what is still open when the test ends is closed. */
  open(options?: Partial<LedgerOptions>): Promise<Ledger>;
}

export interface Contract {
  readonly place: () => Promise<Place>;
  /** Whether two openings of one place are one ledger; false in memory. */
  readonly shared: boolean;
  /** How many random histories are tried. */
  readonly histories: number;
}

export const tea: Charge = { idempotencyKey: 'k1', account: 'a', currency: 'EUR', minorUnits: 5, description: 'tea' };
export const back: RefundOrder = { idempotencyKey: 'r1', paymentId: '', reason: 'cold' };
export const move: TransferOrder = {
  idempotencyKey: 't1',
  from: 'a',
  to: 'b',
  currency: 'EUR',
  minorUnits: 2,
  description: 'share',
};

export const refused = (reason: string) => expect.objectContaining({ name: 'PaymentRefusedError', reason }) as Error;

/** "a EUR 5" for each balance. */
export async function held(ledger: Ledger, ...accounts: string[]): Promise<string[]> {
  const read = await Promise.all(accounts.map((account) => ledger.account(account)));
  return read.flatMap((one) =>
    (one?.balances ?? []).map(({ currency, minorUnits }) => `${one?.account} ${currency} ${minorUnits}`),
  );
}

/** Fails unless the books balance. */
export async function expectBalanced(ledger: Ledger): Promise<void> {
  const { currencies, duplicateKeys, wrongBalances } = await ledger.audit();
  for (const { charged, refunded, balances } of Object.values(currencies)) expect(balances).toBe(charged - refunded);
  expect({ duplicateKeys, wrongBalances }).toEqual({ duplicateKeys: 0, wrongBalances: 0 });
}
