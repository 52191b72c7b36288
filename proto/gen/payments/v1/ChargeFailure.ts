// Original file: payments/v1/payment_gateway.proto


/**
 * Why one charge of many was refused: what Charge would have answered.
 */
export interface ChargeFailure {
  /**
   * A gRPC status code, for example 3 = INVALID_ARGUMENT.
   */
  'code'?: (number);
  'message'?: (string);
}

/**
 * Why one charge of many was refused: what Charge would have answered.
 */
export interface ChargeFailure__Output {
  /**
   * A gRPC status code, for example 3 = INVALID_ARGUMENT.
   */
  'code': (number);
  'message': (string);
}
