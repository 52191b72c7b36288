// Original file: chaos/v1/chaos_control.proto

import type { Long } from '@grpc/proto-loader';

export interface SetScenarioRequest {
  'name'?: (string);
  /**
   * After how many milliseconds it falls back to "off": 1 to 86400000. Default one hour.
   */
  'forMs'?: (number | string | Long);
  '_forMs'?: "forMs";
}

export interface SetScenarioRequest__Output {
  'name': (string);
  /**
   * After how many milliseconds it falls back to "off": 1 to 86400000. Default one hour.
   */
  'forMs'?: (string);
  '_forMs'?: "forMs";
}
