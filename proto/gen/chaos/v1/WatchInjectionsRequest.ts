// Original file: chaos/v1/chaos_control.proto


export interface WatchInjectionsRequest {
}

export interface WatchInjectionsRequest__Output {
}
