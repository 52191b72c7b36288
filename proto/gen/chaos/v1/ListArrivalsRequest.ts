// Original file: chaos/v1/chaos_control.proto


export interface ListArrivalsRequest {
  /**
   * Only those of this method: "payments.v1.PaymentGateway/Charge" or "Charge".
   */
  'method'?: (string);
  /**
   * Only those of this key.
   */
  'callKey'?: (string);
  /**
   * Only those of this lane.
   */
  'lane'?: (string);
  /**
   * Only those after this id; empty = from the oldest that is remembered.
   */
  'sinceId'?: (string);
  /**
   * How many at most: 1 to 1000. Default 100.
   */
  'limit'?: (number);
  '_limit'?: "limit";
}

export interface ListArrivalsRequest__Output {
  /**
   * Only those of this method: "payments.v1.PaymentGateway/Charge" or "Charge".
   */
  'method': (string);
  /**
   * Only those of this key.
   */
  'callKey': (string);
  /**
   * Only those of this lane.
   */
  'lane': (string);
  /**
   * Only those after this id; empty = from the oldest that is remembered.
   */
  'sinceId': (string);
  /**
   * How many at most: 1 to 1000. Default 100.
   */
  'limit'?: (number);
  '_limit'?: "limit";
}
