// Original file: payments/v1/payment_gateway.proto

import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from '../../payments/v1/Money.ts';

export interface RefundRequest {
  /**
   * Names this refund; the same on every attempt. 1 to 128 characters of
   * A-Z a-z 0-9 . _ : -
   */
  'idempotencyKey'?: (string);
  /**
   * The id of the payment, as Charge answered it.
   */
  'paymentId'?: (string);
  /**
   * In the currency of the payment; absent = all that is left of it.
   */
  'amount'?: (_payments_v1_Money | null);
  /**
   * Free text, at most 256 characters, none of them U+0000 or U+FFFD.
   */
  'reason'?: (string);
}

export interface RefundRequest__Output {
  /**
   * Names this refund; the same on every attempt. 1 to 128 characters of
   * A-Z a-z 0-9 . _ : -
   */
  'idempotencyKey': (string);
  /**
   * The id of the payment, as Charge answered it.
   */
  'paymentId': (string);
  /**
   * In the currency of the payment; absent = all that is left of it.
   */
  'amount': (_payments_v1_Money__Output | null);
  /**
   * Free text, at most 256 characters, none of them U+0000 or U+FFFD.
   */
  'reason': (string);
}
