// Original file: payments/v1/payment_gateway.proto

import type { Refund as _payments_v1_Refund, Refund__Output as _payments_v1_Refund__Output } from '../../payments/v1/Refund.ts';
import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from '../../payments/v1/Payment.ts';

export interface RefundResponse {
  'refund'?: (_payments_v1_Refund | null);
  /**
   * The payment as it is now.
   */
  'payment'?: (_payments_v1_Payment | null);
  /**
   * True when this key was already booked and nothing new was.
   */
  'replayed'?: (boolean);
}

export interface RefundResponse__Output {
  'refund': (_payments_v1_Refund__Output | null);
  /**
   * The payment as it is now.
   */
  'payment': (_payments_v1_Payment__Output | null);
  /**
   * True when this key was already booked and nothing new was.
   */
  'replayed': (boolean);
}
