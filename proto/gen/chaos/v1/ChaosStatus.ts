// Original file: chaos/v1/chaos_control.proto

import type { ActiveFault as _chaos_v1_ActiveFault, ActiveFault__Output as _chaos_v1_ActiveFault__Output } from '../../chaos/v1/ActiveFault.ts';
import type { Long } from '@grpc/proto-loader';

export interface ChaosStatus {
  'scenario'?: (string);
  'phase'?: (string);
  /**
   * Milliseconds since the phase began.
   */
  'phaseElapsedMs'?: (number | string | Long);
  /**
   * How long the phase lasts; 0 = until told otherwise.
   */
  'phaseDurationMs'?: (number | string | Long);
  'faults'?: (_chaos_v1_ActiveFault)[];
  /**
   * The seed of the fates, as text.
   */
  'seed'?: (string);
  /**
   * Counted since the server started.
   */
  'faultsInjected'?: (number | string | Long);
  /**
   * When the scenario falls back to "off"; 0 = not by itself.
   */
  'scenarioExpiresAtUnixMs'?: (number | string);
}

export interface ChaosStatus__Output {
  'scenario': (string);
  'phase': (string);
  /**
   * Milliseconds since the phase began.
   */
  'phaseElapsedMs': (string);
  /**
   * How long the phase lasts; 0 = until told otherwise.
   */
  'phaseDurationMs': (string);
  'faults': (_chaos_v1_ActiveFault__Output)[];
  /**
   * The seed of the fates, as text.
   */
  'seed': (string);
  /**
   * Counted since the server started.
   */
  'faultsInjected': (string);
  /**
   * When the scenario falls back to "off"; 0 = not by itself.
   */
  'scenarioExpiresAtUnixMs': (number);
}
