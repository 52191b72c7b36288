// Original file: payments/v1/payment_gateway.proto

import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from '../../payments/v1/Payment.ts';
import type { Long } from '@grpc/proto-loader';

export interface PaymentEvent {
  /**
   * 1 for the first payment booked, 2 for the second, and so on.
   */
  'sequence'?: (number | string | Long);
  'payment'?: (_payments_v1_Payment | null);
}

export interface PaymentEvent__Output {
  /**
   * 1 for the first payment booked, 2 for the second, and so on.
   */
  'sequence': (string);
  'payment': (_payments_v1_Payment__Output | null);
}
