// Original file: chaos/v1/chaos_control.proto


export interface ClearRequest {
}

export interface ClearRequest__Output {
}
