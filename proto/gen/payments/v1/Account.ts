// Original file: payments/v1/payment_gateway.proto

import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from '../../payments/v1/Money.ts';
import type { Long } from '@grpc/proto-loader';

export interface Account {
  'name'?: (string);
  /**
   * One of each currency the account has ever held, also when 0 is left.
   */
  'balances'?: (_payments_v1_Money)[];
  /**
   * How many payments were charged to it, refunded ones included.
   */
  'paymentCount'?: (number | string | Long);
}

export interface Account__Output {
  'name': (string);
  /**
   * One of each currency the account has ever held, also when 0 is left.
   */
  'balances': (_payments_v1_Money__Output)[];
  /**
   * How many payments were charged to it, refunded ones included.
   */
  'paymentCount': (string);
}
