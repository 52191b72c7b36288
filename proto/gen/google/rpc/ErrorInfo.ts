// Original file: google/rpc/error_details.proto


/**
 * Why, for a program to read.
 */
export interface ErrorInfo {
  /**
   * For example "INSUFFICIENT_FUNDS".
   */
  'reason'?: (string);
  /**
   * Whose reason it is, for example "payments.v1".
   */
  'domain'?: (string);
  'metadata'?: ({[key: string]: string});
}

/**
 * Why, for a program to read.
 */
export interface ErrorInfo__Output {
  /**
   * For example "INSUFFICIENT_FUNDS".
   */
  'reason': (string);
  /**
   * Whose reason it is, for example "payments.v1".
   */
  'domain': (string);
  'metadata': ({[key: string]: string});
}
