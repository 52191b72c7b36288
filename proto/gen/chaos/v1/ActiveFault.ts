// Original file: chaos/v1/chaos_control.proto


export interface ActiveFault {
  /**
   * For example "sleep", "error", "hang".
   */
  'kind'?: (string);
  /**
   * Share of calls it hits, 0 to 1.
   */
  'share'?: (number | string);
  /**
   * In words, for a reader: "sleep 5 s, then succeed".
   */
  'description'?: (string);
}

export interface ActiveFault__Output {
  /**
   * For example "sleep", "error", "hang".
   */
  'kind': (string);
  /**
   * Share of calls it hits, 0 to 1.
   */
  'share': (number);
  /**
   * In words, for a reader: "sleep 5 s, then succeed".
   */
  'description': (string);
}
