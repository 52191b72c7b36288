// Original file: chaos/v1/chaos_control.proto


export interface InjectedFault {
  /**
   * The trailer "chaos-fault-id" of the answer.
   */
  'id'?: (string);
  'kind'?: (string);
}

export interface InjectedFault__Output {
  /**
   * The trailer "chaos-fault-id" of the answer.
   */
  'id': (string);
  'kind': (string);
}
