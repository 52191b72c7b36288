// Original file: payments/v1/payment_gateway.proto

import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from '../../payments/v1/Payment.ts';

export interface GetPaymentResponse {
  'payment'?: (_payments_v1_Payment | null);
}

export interface GetPaymentResponse__Output {
  'payment': (_payments_v1_Payment__Output | null);
}
