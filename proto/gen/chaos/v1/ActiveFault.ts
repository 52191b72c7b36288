// Original file: chaos/v1/chaos_control.proto


export interface ActiveFault {
  /**
   * For example "sleep", "error", "hang".
   */
  'kind'?: (string);
  /**
   * Share of calls it hits now, 0 to 1.
   */
  'share'?: (number | string);
  /**
   * In words, for a reader: "sleep 5 s, then succeed".
   */
  'description'?: (string);
  /**
   * What ClearFault takes; empty for a fault of the scenario.
   */
  'id'?: (string);
  /**
   * When it expires; 0 = with its phase.
   */
  'expiresAtUnixMs'?: (number | string);
  /**
   * Which calls, in words; empty = all.
   */
  'target'?: (string);
}

export interface ActiveFault__Output {
  /**
   * For example "sleep", "error", "hang".
   */
  'kind': (string);
  /**
   * Share of calls it hits now, 0 to 1.
   */
  'share': (number);
  /**
   * In words, for a reader: "sleep 5 s, then succeed".
   */
  'description': (string);
  /**
   * What ClearFault takes; empty for a fault of the scenario.
   */
  'id': (string);
  /**
   * When it expires; 0 = with its phase.
   */
  'expiresAtUnixMs': (number);
  /**
   * Which calls, in words; empty = all.
   */
  'target': (string);
}
