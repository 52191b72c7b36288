// Original file: chaos/v1/chaos_control.proto


export interface LoadScenarioRequest {
  /**
   * YAML or JSON, at most 65,536 characters.
   */
  'text'?: (string);
  /**
   * What errors call the text. Default "scenario".
   */
  'fileName'?: (string);
}

export interface LoadScenarioRequest__Output {
  /**
   * YAML or JSON, at most 65,536 characters.
   */
  'text': (string);
  /**
   * What errors call the text. Default "scenario".
   */
  'fileName': (string);
}
