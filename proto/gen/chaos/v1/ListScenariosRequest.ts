// Original file: chaos/v1/chaos_control.proto


export interface ListScenariosRequest {
}

export interface ListScenariosRequest__Output {
}
