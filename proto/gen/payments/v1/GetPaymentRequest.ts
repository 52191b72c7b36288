// Original file: payments/v1/payment_gateway.proto


export interface GetPaymentRequest {
  'id'?: (string);
  'idempotencyKey'?: (string);
  'by'?: "id"|"idempotencyKey";
}

export interface GetPaymentRequest__Output {
  'id'?: (string);
  'idempotencyKey'?: (string);
  'by'?: "id"|"idempotencyKey";
}
