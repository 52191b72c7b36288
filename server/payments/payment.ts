// The words of the payment business. Nothing here knows gRPC or chaos.

export interface ChargeRequest {
  readonly idempotencyKey: string;
  readonly account: string;
  readonly amount: { readonly currency: string; readonly minorUnits: string } | null;
  readonly description: string;
}

/** A charge whose every field has been checked. */
export interface Charge {
  readonly idempotencyKey: string;
  readonly account: string;
  readonly currency: string;
  readonly minorUnits: number;
  readonly description: string;
}

/** A booked charge. */
export interface Payment extends Charge {
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly bookedAtUnixMs: number;
}

/** A payment and its place in the order of booking: 1, 2, 3, … without gaps. */
export interface BookedPayment {
  readonly sequence: number;
  readonly payment: Payment;
}

export type PaymentRefusal = 'invalid' | 'conflict' | 'not-found' | 'out-of-range';

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
