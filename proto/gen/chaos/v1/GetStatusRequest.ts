// Original file: chaos/v1/chaos_control.proto


export interface GetStatusRequest {
}

export interface GetStatusRequest__Output {
}
