// Original file: chaos/v1/chaos_control.proto

import type { Scenario as _chaos_v1_Scenario, Scenario__Output as _chaos_v1_Scenario__Output } from '../../chaos/v1/Scenario.ts';

export interface ListScenariosResponse {
  'scenarios'?: (_chaos_v1_Scenario)[];
}

export interface ListScenariosResponse__Output {
  'scenarios': (_chaos_v1_Scenario__Output)[];
}
