// Original file: payments/v1/payment_gateway.proto

import type { Payment as _payments_v1_Payment, Payment__Output as _payments_v1_Payment__Output } from '../../payments/v1/Payment.ts';

export interface ListPaymentsResponse {
  'payments'?: (_payments_v1_Payment)[];
  /**
   * Asks for the next page; empty when this is the last.
   */
  'nextPageToken'?: (string);
}

export interface ListPaymentsResponse__Output {
  'payments': (_payments_v1_Payment__Output)[];
  /**
   * Asks for the next page; empty when this is the last.
   */
  'nextPageToken': (string);
}
