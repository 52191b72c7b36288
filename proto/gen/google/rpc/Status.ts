// Original file: google/rpc/status.proto

import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from '../../google/protobuf/Any.ts';

/**
 * How a call ended, with more than a code: the content of the trailer
 * grpc-status-details-bin. The names and numbers are those every gRPC library knows.
 */
export interface Status {
  /**
   * A gRPC status code, for example 3 = INVALID_ARGUMENT.
   */
  'code'?: (number);
  'message'?: (string);
  /**
   * Messages of error_details.proto.
   */
  'details'?: (_google_protobuf_Any)[];
}

/**
 * How a call ended, with more than a code: the content of the trailer
 * grpc-status-details-bin. The names and numbers are those every gRPC library knows.
 */
export interface Status__Output {
  /**
   * A gRPC status code, for example 3 = INVALID_ARGUMENT.
   */
  'code': (number);
  'message': (string);
  /**
   * Messages of error_details.proto.
   */
  'details': (_google_protobuf_Any__Output)[];
}
