// Original file: payments/v1/payment_gateway.proto

import type { ChargeResponse as _payments_v1_ChargeResponse, ChargeResponse__Output as _payments_v1_ChargeResponse__Output } from '../../payments/v1/ChargeResponse.ts';
import type { ChargeFailure as _payments_v1_ChargeFailure, ChargeFailure__Output as _payments_v1_ChargeFailure__Output } from '../../payments/v1/ChargeFailure.ts';

export interface ChargeResult {
  /**
   * That of the request; one that is too long to be a key is cut to 128 characters.
   */
  'idempotencyKey'?: (string);
  'charged'?: (_payments_v1_ChargeResponse | null);
  'failure'?: (_payments_v1_ChargeFailure | null);
  'result'?: "charged"|"failure";
}

export interface ChargeResult__Output {
  /**
   * That of the request; one that is too long to be a key is cut to 128 characters.
   */
  'idempotencyKey': (string);
  'charged'?: (_payments_v1_ChargeResponse__Output | null);
  'failure'?: (_payments_v1_ChargeFailure__Output | null);
  'result'?: "charged"|"failure";
}
