// Original file: payments/v1/payment_gateway.proto

import type { Money as _payments_v1_Money, Money__Output as _payments_v1_Money__Output } from '../../payments/v1/Money.ts';
import type { Long } from '@grpc/proto-loader';

export interface Payment {
  'id'?: (string);
  'idempotencyKey'?: (string);
  'account'?: (string);
  'amount'?: (_payments_v1_Money | null);
  'description'?: (string);
  /**
   * When it was booked, milliseconds since 1970-01-01 UTC.
   */
  'bookedAtUnixMs'?: (number | string | Long);
  /**
   * How much of it has been given back: from 0 to the whole amount.
   */
  'refundedMinorUnits'?: (number | string | Long);
}

export interface Payment__Output {
  'id': (string);
  'idempotencyKey': (string);
  'account': (string);
  'amount': (_payments_v1_Money__Output | null);
  'description': (string);
  /**
   * When it was booked, milliseconds since 1970-01-01 UTC.
   */
  'bookedAtUnixMs': (string);
  /**
   * How much of it has been given back: from 0 to the whole amount.
   */
  'refundedMinorUnits': (string);
}
