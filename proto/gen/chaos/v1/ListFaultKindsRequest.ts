// Original file: chaos/v1/chaos_control.proto


export interface ListFaultKindsRequest {
}

export interface ListFaultKindsRequest__Output {
}
