// Original file: payments/v1/payment_gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchPaymentsRequest {
  /**
   * The last sequence number already seen; 0 = from the first payment.
   */
  'afterSequence'?: (number | string | Long);
  /**
   * Only the payments of this account, at most 64 characters; empty = all. The
   * sequence numbers then have gaps: those of other accounts.
   */
  'account'?: (string);
}

export interface WatchPaymentsRequest__Output {
  /**
   * The last sequence number already seen; 0 = from the first payment.
   */
  'afterSequence': (string);
  /**
   * Only the payments of this account, at most 64 characters; empty = all. The
   * sequence numbers then have gaps: those of other accounts.
   */
  'account': (string);
}
