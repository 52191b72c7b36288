// Original file: chaos/v1/chaos_control.proto


export interface WatchArrivalsRequest {
}

export interface WatchArrivalsRequest__Output {
}
