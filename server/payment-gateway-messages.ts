// The words of the ledger as the messages of the contract.
import type { Account as AccountMessage } from '../proto/gen/payments/v1/Account.ts';
import type { Payment as PaymentMessage } from '../proto/gen/payments/v1/Payment.ts';
import type { Refund as RefundMessage } from '../proto/gen/payments/v1/Refund.ts';
import type { Transfer as TransferMessage } from '../proto/gen/payments/v1/Transfer.ts';
import type { Account, Payment, Refund, Transfer } from './payments/payment.ts';

/** A payment. */
export const paymentMessage = ({ currency, minorUnits, ...payment }: Payment): PaymentMessage => ({
  ...payment,
  amount: { currency, minorUnits },
});

/** A refund. */
export const refundMessage = ({ currency, minorUnits, ...refund }: Refund): RefundMessage => ({
  ...refund,
  amount: { currency, minorUnits },
});

/** A transfer. */
export const transferMessage = ({ from, to, currency, minorUnits, ...transfer }: Transfer): TransferMessage => ({
  ...transfer,
  fromAccount: from,
  toAccount: to,
  amount: { currency, minorUnits },
});

/** What an account holds. */
export const accountMessage = ({ account, balances, payments }: Account): AccountMessage => ({
  name: account,
  balances: [...balances],
  paymentCount: payments,
});
