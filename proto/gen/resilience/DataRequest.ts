// Original file: resilience/unstable_service.proto


export interface DataRequest {
  'payload'?: (string);
}

export interface DataRequest__Output {
  'payload': (string);
}
