// Original file: payments/v1/payment_gateway.proto

import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from '../../payments/v1/Money.ts';
import type { Long } from '@grpc/proto-loader';

export interface Transfer {
  'id'?: (string);
  'idempotencyKey'?: (string);
  'fromAccount'?: (string);
  'toAccount'?: (string);
  'amount'?: (_payments_v1_Money | null);
  'description'?: (string);
  /**
   * When it was booked, milliseconds since 1970-01-01 UTC.
   */
  'bookedAtUnixMs'?: (number | string | Long);
}

export interface Transfer__Output {
  'id': (string);
  'idempotencyKey': (string);
  'fromAccount': (string);
  'toAccount': (string);
  'amount': (_payments_v1_Money__Output | null);
  'description': (string);
  /**
   * When it was booked, milliseconds since 1970-01-01 UTC.
   */
  'bookedAtUnixMs': (string);
}
