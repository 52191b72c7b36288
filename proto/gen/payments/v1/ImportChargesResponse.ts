// Original file: payments/v1/payment_gateway.proto

import type { ChargeResult as _payments_v1_ChargeResult, ChargeResult__Output as _payments_v1_ChargeResult__Output } from '../../payments/v1/ChargeResult.ts';

export interface ImportChargesResponse {
  /**
   * How many requests came: booked + replayed + refused_count.
   */
  'received'?: (number);
  /**
   * How many of them booked a payment.
   */
  'booked'?: (number);
  /**
   * How many were already booked.
   */
  'replayed'?: (number);
  /**
   * The first 1,000 that were refused, in the order of the requests.
   */
  'refused'?: (_payments_v1_ChargeResult)[];
  /**
   * How many were refused.
   */
  'refusedCount'?: (number);
}

export interface ImportChargesResponse__Output {
  /**
   * How many requests came: booked + replayed + refused_count.
   */
  'received': (number);
  /**
   * How many of them booked a payment.
   */
  'booked': (number);
  /**
   * How many were already booked.
   */
  'replayed': (number);
  /**
   * The first 1,000 that were refused, in the order of the requests.
   */
  'refused': (_payments_v1_ChargeResult__Output)[];
  /**
   * How many were refused.
   */
  'refusedCount': (number);
}
