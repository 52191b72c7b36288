// Original file: chaos/v1/chaos_control.proto


export interface FaultKind {
  /**
   * For example "sleep", "error", "hang".
   */
  'kind'?: (string);
  /**
   * In words: what it plays.
   */
  'description'?: (string);
  /**
   * JSON Schema of its options, as JSON text.
   */
  'optionsSchemaJson'?: (string);
}

export interface FaultKind__Output {
  /**
   * For example "sleep", "error", "hang".
   */
  'kind': (string);
  /**
   * In words: what it plays.
   */
  'description': (string);
  /**
   * JSON Schema of its options, as JSON text.
   */
  'optionsSchemaJson': (string);
}
