// Original file: payments/v1/payment_gateway.proto

import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from '../../payments/v1/Payment.ts';

export interface ChargeResponse {
  'payment'?: (_payments_v1_Payment | null);
  /**
   * True when this key was already booked and nothing new was.
   */
  'replayed'?: (boolean);
}

export interface ChargeResponse__Output {
  'payment': (_payments_v1_Payment__Output | null);
  /**
   * True when this key was already booked and nothing new was.
   */
  'replayed': (boolean);
}
