// Original file: chaos/v1/chaos_control.proto


export interface SetScenarioRequest {
  'name'?: (string);
}

export interface SetScenarioRequest__Output {
  'name': (string);
}
