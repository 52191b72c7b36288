// Original file: google/rpc/error_details.proto


export interface _google_rpc_BadRequest_FieldViolation {
  /**
   * The path of the field, for example "amount.currency".
   */
  'field'?: (string);
  /**
   * What was expected.
   */
  'description'?: (string);
}

export interface _google_rpc_BadRequest_FieldViolation__Output {
  /**
   * The path of the field, for example "amount.currency".
   */
  'field': (string);
  /**
   * What was expected.
   */
  'description': (string);
}

/**
 * Which fields of the request are bad, all of them.
 */
export interface BadRequest {
  'fieldViolations'?: (_google_rpc_BadRequest_FieldViolation)[];
}

/**
 * Which fields of the request are bad, all of them.
 */
export interface BadRequest__Output {
  'fieldViolations': (_google_rpc_BadRequest_FieldViolation__Output)[];
}
