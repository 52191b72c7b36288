// Original file: chaos/v1/chaos_control.proto

import type { Arrival as _chaos_v1_Arrival, Arrival__Output as _chaos_v1_Arrival__Output } from '../../chaos/v1/Arrival.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListArrivalsResponse {
  'arrivals'?: (_chaos_v1_Arrival)[];
  /**
   * The since_id of the next page; empty when this is the last one.
   */
  'nextSinceId'?: (string);
  /**
   * The newest arrival when this was answered: the since_id of a later look. "0" = none yet.
   */
  'lastId'?: (string);
  /**
   * How many arrivals after since_id are no longer remembered.
   */
  'forgotten'?: (number | string | Long);
}

export interface ListArrivalsResponse__Output {
  'arrivals': (_chaos_v1_Arrival__Output)[];
  /**
   * The since_id of the next page; empty when this is the last one.
   */
  'nextSinceId': (string);
  /**
   * The newest arrival when this was answered: the since_id of a later look. "0" = none yet.
   */
  'lastId': (string);
  /**
   * How many arrivals after since_id are no longer remembered.
   */
  'forgotten': (string);
}
