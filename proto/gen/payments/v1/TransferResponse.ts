// Original file: payments/v1/payment_gateway.proto

import type { Transfer as _payments_v1_Transfer, Transfer__Output as _payments_v1_Transfer__Output } from '../../payments/v1/Transfer.ts';

export interface TransferResponse {
  'transfer'?: (_payments_v1_Transfer | null);
  /**
   * True when this key was already booked and nothing new was.
   */
  'replayed'?: (boolean);
}

export interface TransferResponse__Output {
  'transfer': (_payments_v1_Transfer__Output | null);
  /**
   * True when this key was already booked and nothing new was.
   */
  'replayed': (boolean);
}
