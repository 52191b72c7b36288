// Original file: resilience/unstable_service.proto


export interface DataResponse {
  'success'?: (boolean);
  'message'?: (string);
}

export interface DataResponse__Output {
  'success': (boolean);
  'message': (string);
}
