// The ledger: one booking per idempotency key, whoever asks, however often, also across a crash.
import type {
  Account,
  BookedPayment,
  Charge,
  Payment,
  Refund,
  RefundOrder,
  Transfer,
  TransferOrder,
} from './payment.ts';
import type { Lookup } from './validation.ts';

export interface ChargeBooked {
  readonly payment: Payment;
  /** True when the key had booked it before and nothing new was booked. */
  readonly replayed: boolean;
}

export interface RefundBooked {
  readonly refund: Refund;
  /** The payment as it is now. */
  readonly payment: Payment;
  readonly replayed: boolean;
}

export interface TransferBooked {
  readonly transfer: Transfer;
  readonly replayed: boolean;
}

export interface Listing {
  /** Of one account, or of all for ''. */
  readonly account: string;
  /** Only payments after this sequence number; 0 = from the first. */
  readonly afterSequence: number;
  /** Only payments up to and with this sequence number. */
  readonly upTo: number;
  readonly limit: number;
}

/** What the books say of themselves: charges − refunds = balances for each currency, and the rest 0, or money is lost. */
export interface Audit {
  readonly currencies: Readonly<
    Record<string, { readonly charged: number; readonly refunded: number; readonly balances: number }>
  >;
  /** How many bookings repeat the key of another before it expired. */
  readonly duplicateKeys: number;
  /** How many balances are not the sum of what moved on the account. */
  readonly wrongBalances: number;
}

/**
 * Each key books once, of whichever kind: the same request again is answered with the first booking, another is
 * refused as a `conflict`. What is refused leaves its key unused. A LedgerUnavailableError is no refusal.
 */
export interface Ledger {
  charge(charge: Charge): Promise<ChargeBooked>;
  /** Refuses with `not-found`, `not-refundable` or `insufficient-funds`. */
  refund(order: RefundOrder): Promise<RefundBooked>;
  /** Books both sides or neither; refuses with `insufficient-funds`. */
  transfer(order: TransferOrder): Promise<TransferBooked>;
  /** By a key that was used again after it had expired: the newest payment. */
  find(lookup: Lookup): Promise<Payment | undefined>;
  /** Undefined for an account on which nothing was ever booked. */
  account(name: string): Promise<Account | undefined>;
  /** A page of payments, oldest first. */
  list(listing: Listing): Promise<readonly BookedPayment[]>;
  /** The payments after a sequence number, oldest first, at most `limit`; of one account, or of all for ''. */
  after(sequence: number, account: string, limit: number): Promise<readonly BookedPayment[]>;
  /** The sequence number of the last payment; 0 = none is booked. */
  last(): Promise<number>;
  /** How many payments are booked. */
  count(): Promise<number>;
  audit(): Promise<Audit>;
  /** Calls the listener after each payment booked by this process; the answer unsubscribes it. */
  onBooked(listener: () => void): () => void;
  /** Writes everything out. Nothing may be called after it. */
  close(): Promise<void>;
}
