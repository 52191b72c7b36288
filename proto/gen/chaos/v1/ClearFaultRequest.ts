// Original file: chaos/v1/chaos_control.proto


export interface ClearFaultRequest {
  /**
   * The id that SetFault answered.
   */
  'id'?: (string);
}

export interface ClearFaultRequest__Output {
  /**
   * The id that SetFault answered.
   */
  'id': (string);
}
