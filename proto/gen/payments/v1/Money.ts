// Original file: payments/v1/payment_gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface Money {
  /**
   * ISO 4217 letters, for example "EUR".
   */
  'currency'?: (string);
  /**
   * Integer minor units, for example cents: 1299 is 12.99 EUR.
   */
  'minorUnits'?: (number | string | Long);
}

export interface Money__Output {
  /**
   * ISO 4217 letters, for example "EUR".
   */
  'currency': (string);
  /**
   * Integer minor units, for example cents: 1299 is 12.99 EUR.
   */
  'minorUnits': (string);
}
