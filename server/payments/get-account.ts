// What an account holds.
import type { Ledger } from './ledger.ts';
import { type Account, PaymentRefusedError } from './payment.ts';

/** Reads an account; refuses with `not-found` when nothing was ever charged or transferred to it. */
export async function getAccount(ledger: Pick<Ledger, 'account'>, name: string): Promise<Account> {
  const account = await ledger.account(name);
  if (!account) throw new PaymentRefusedError('not-found', 'no account has this name');
  return account;
}
