// Original file: payments/v1/payment_gateway.proto

import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from '../../payments/v1/Money.ts';

export interface ChargeRequest {
  /**
   * Names this payment; the same on every attempt. 1 to 128 characters of
   * A-Z a-z 0-9 . _ : -
   */
  'idempotencyKey'?: (string);
  /**
   * The account to charge, 1 to 64 characters, none of them U+0000 or U+FFFD.
   */
  'account'?: (string);
  /**
   * More than 0, at most 1,000,000,000 minor units.
   */
  'amount'?: (_payments_v1_Money | null);
  /**
   * Free text, at most 256 characters, none of them U+0000 or U+FFFD.
   */
  'description'?: (string);
}

export interface ChargeRequest__Output {
  /**
   * Names this payment; the same on every attempt. 1 to 128 characters of
   * A-Z a-z 0-9 . _ : -
   */
  'idempotencyKey': (string);
  /**
   * The account to charge, 1 to 64 characters, none of them U+0000 or U+FFFD.
   */
  'account': (string);
  /**
   * More than 0, at most 1,000,000,000 minor units.
   */
  'amount': (_payments_v1_Money__Output | null);
  /**
   * Free text, at most 256 characters, none of them U+0000 or U+FFFD.
   */
  'description': (string);
}
