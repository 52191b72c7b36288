// Original file: payments/v1/payment_gateway.proto


export interface GetAccountRequest {
  /**
   * Its name, 1 to 64 characters.
   */
  'account'?: (string);
}

export interface GetAccountRequest__Output {
  /**
   * Its name, 1 to 64 characters.
   */
  'account': (string);
}
