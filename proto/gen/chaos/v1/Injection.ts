// Original file: chaos/v1/chaos_control.proto

import type { Arrival as _chaos_v1_Arrival, Arrival__Output as _chaos_v1_Arrival__Output } from '../../chaos/v1/Arrival.ts';
import type { InjectedFault as _chaos_v1_InjectedFault, InjectedFault__Output as _chaos_v1_InjectedFault__Output } from '../../chaos/v1/InjectedFault.ts';

export interface Injection {
  /**
   * The call, as it arrived.
   */
  'arrival'?: (_chaos_v1_Arrival | null);
  /**
   * Outermost first.
   */
  'faults'?: (_chaos_v1_InjectedFault)[];
}

export interface Injection__Output {
  /**
   * The call, as it arrived.
   */
  'arrival': (_chaos_v1_Arrival__Output | null);
  /**
   * Outermost first.
   */
  'faults': (_chaos_v1_InjectedFault__Output)[];
}
