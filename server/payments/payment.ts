// The words of the payment business. Nothing here knows gRPC or chaos.

export interface ChargeRequest {
  readonly idempotencyKey: string;
  readonly account: string;
  readonly amount: { readonly currency: string; readonly minorUnits: string } | null;
  readonly description: string;
}

export interface Money {
  readonly currency: string;
  readonly minorUnits: number;
}

/** A charge whose every field has been checked. */
export interface Charge extends Money {
  readonly idempotencyKey: string;
  readonly account: string;
  readonly description: string;
}

/** A booked charge. */
export interface Payment extends Charge {
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly bookedAtUnixMs: number;
  /** How much of it has been given back, at most `minorUnits`. */
  readonly refundedMinorUnits: number;
}

/** A payment and its place in the order of booking: 1, 2, 3, … without gaps. */
export interface BookedPayment {
  readonly sequence: number;
  readonly payment: Payment;
}

/** A checked wish to give back a payment, or a part of it. */
export interface RefundOrder {
  readonly idempotencyKey: string;
  readonly paymentId: string;
  /** Absent = all that is left of the payment. */
  readonly amount?: Money | undefined;
  readonly reason: string;
}

/** A booked refund. */
export interface Refund extends Money {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly paymentId: string;
  readonly reason: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly bookedAtUnixMs: number;
}

/** A checked wish to move money between two accounts. */
export interface TransferOrder extends Money {
  readonly idempotencyKey: string;
  readonly from: string;
  readonly to: string;
  readonly description: string;
}

/** A booked transfer. */
export interface Transfer extends TransferOrder {
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly bookedAtUnixMs: number;
}

/** What an account holds: what was charged to it, less refunds, plus and minus transfers. */
export interface Account {
  readonly account: string;
  /** One per currency it ever held, by the currency's letters; never negative. */
  readonly balances: readonly Money[];
  /** How many payments were charged to it. */
  readonly payments: number;
}

export type PaymentRefusal =
  | 'invalid'
  | 'conflict'
  | 'not-found'
  | 'out-of-range'
  | 'insufficient-funds'
  | 'not-refundable';

/** The gateway said no, and nothing was booked. */
export class PaymentRefusedError extends Error {
  readonly reason: PaymentRefusal;

  constructor(reason: PaymentRefusal, message: string) {
    super(message);
    this.reason = reason;
  }

  override get name(): string {
    return 'PaymentRefusedError';
  }
}

/** The ledger did not answer. Its message says whether anything may be booked; the same key asks again safely. */
export class LedgerUnavailableError extends Error {
  override get name(): string {
    return 'LedgerUnavailableError';
  }
}
