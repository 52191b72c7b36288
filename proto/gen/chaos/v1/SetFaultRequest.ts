// Original file: chaos/v1/chaos_control.proto

import type { Long } from '@grpc/proto-loader';

export interface SetFaultRequest {
  /**
   * Share of calls it hits, 0 to 1. Default 1.
   */
  'share'?: (number | string);
  /**
   * Which calls, in the words of a scenario file, as JSON text: {"methods": ["Charge"]}. Default all.
   */
  'targetJson'?: (string);
  /**
   * The fault as JSON text: {"kind": "error", "status": "UNAVAILABLE"}; ListFaultKinds tells the kinds and
   * their options. Text, because reflection cannot describe a google.protobuf.Struct to every client.
   */
  'faultJson'?: (string);
  /**
   * After how many milliseconds it expires: 1 to 3600000. Default one minute.
   */
  'forMs'?: (number | string | Long);
  '_share'?: "share";
  '_forMs'?: "forMs";
}

export interface SetFaultRequest__Output {
  /**
   * Share of calls it hits, 0 to 1. Default 1.
   */
  'share'?: (number);
  /**
   * Which calls, in the words of a scenario file, as JSON text: {"methods": ["Charge"]}. Default all.
   */
  'targetJson': (string);
  /**
   * The fault as JSON text: {"kind": "error", "status": "UNAVAILABLE"}; ListFaultKinds tells the kinds and
   * their options. Text, because reflection cannot describe a google.protobuf.Struct to every client.
   */
  'faultJson': (string);
  /**
   * After how many milliseconds it expires: 1 to 3600000. Default one minute.
   */
  'forMs'?: (string);
  '_share'?: "share";
  '_forMs'?: "forMs";
}
