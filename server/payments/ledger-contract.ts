// What every ledger must do, whatever it is kept in.
import { charges, undoing } from './contract/charges.ts';
import { crowds } from './contract/crowds.ts';
import { histories } from './contract/histories.ts';
import { keyExpiry, keys } from './contract/keys.ts';
import { order, pages } from './contract/order.ts';
import { refunds } from './contract/refunds.ts';
import { sharing } from './contract/sharing.ts';
import { balances, transfers } from './contract/transfers.ts';
import type { Contract } from './contract/contract.ts';

/** Runs the contract on one kind of ledger. */
export function ledgerContract(contract: Contract): void {
  for (const part of [charges, undoing, order, pages, refunds, transfers, balances, keys, keyExpiry, crowds, histories])
    part(contract);
  if (contract.shared) sharing(contract);
}
