// Original file: chaos/v1/chaos_control.proto


export interface Arrival {
  /**
   * Names this arrival within the life of the server.
   */
  'id'?: (string);
  /**
   * "payments.v1.PaymentGateway/Charge"
   */
  'method'?: (string);
  /**
   * The metadata "chaos-call-key" where it is sent, else the idempotency key where the request has one, else a digest of
   * the payload.
   */
  'callKey'?: (string);
  /**
   * The metadata "chaos-lane" of the caller; empty when not sent.
   */
  'lane'?: (string);
  /**
   * What the caller says in grpc-previous-rpc-attempts, plus one.
   */
  'attempt'?: (number);
  /**
   * How often this key has arrived from this lane, counting this time.
   */
  'arrival'?: (number);
  /**
   * Milliseconds since 1970-01-01 UTC, with a fraction, never running backwards.
   */
  'arrivedAtUnixMs'?: (number | string);
  /**
   * The time the caller gave (grpc-timeout), in milliseconds; 0 = none sent.
   */
  'deadlineMs'?: (number | string);
  /**
   * Empty when no fault was injected.
   */
  'faultKind'?: (string);
  'faultId'?: (string);
  /**
   * The fields below are set once ended = true.
   */
  'ended'?: (boolean);
  'endedAtUnixMs'?: (number | string);
  /**
   * "OK", "UNAVAILABLE", …; "CANCELLED" when the caller gave up or its deadline passed.
   */
  'status'?: (string);
  /**
   * When the caller gave up, or its deadline passed; 0 = it did not. Work may go on after that.
   */
  'cancelledAtUnixMs'?: (number | string);
  /**
   * Who called, where the server authenticates its callers; known from the arrival on.
   */
  'caller'?: (string);
}

export interface Arrival__Output {
  /**
   * Names this arrival within the life of the server.
   */
  'id': (string);
  /**
   * "payments.v1.PaymentGateway/Charge"
   */
  'method': (string);
  /**
   * The metadata "chaos-call-key" where it is sent, else the idempotency key where the request has one, else a digest of
   * the payload.
   */
  'callKey': (string);
  /**
   * The metadata "chaos-lane" of the caller; empty when not sent.
   */
  'lane': (string);
  /**
   * What the caller says in grpc-previous-rpc-attempts, plus one.
   */
  'attempt': (number);
  /**
   * How often this key has arrived from this lane, counting this time.
   */
  'arrival': (number);
  /**
   * Milliseconds since 1970-01-01 UTC, with a fraction, never running backwards.
   */
  'arrivedAtUnixMs': (number);
  /**
   * The time the caller gave (grpc-timeout), in milliseconds; 0 = none sent.
   */
  'deadlineMs': (number);
  /**
   * Empty when no fault was injected.
   */
  'faultKind': (string);
  'faultId': (string);
  /**
   * The fields below are set once ended = true.
   */
  'ended': (boolean);
  'endedAtUnixMs': (number);
  /**
   * "OK", "UNAVAILABLE", …; "CANCELLED" when the caller gave up or its deadline passed.
   */
  'status': (string);
  /**
   * When the caller gave up, or its deadline passed; 0 = it did not. Work may go on after that.
   */
  'cancelledAtUnixMs': (number);
  /**
   * Who called, where the server authenticates its callers; known from the arrival on.
   */
  'caller': (string);
}
