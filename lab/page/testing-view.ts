// For the tests of the page: the chaos of a server at rest.
import type { ChaosView } from './phase-timeline.ts';

/** What a server says whose scenario has just begun and does nothing. */
export const quietView = (scenario: string, change: Partial<ChaosView> = {}): ChaosView => ({
  scenario,
  phase: '',
  phaseElapsedMs: 0,
  phaseDurationMs: 0,
  faults: [],
  seed: 's',
  faultsInjected: 0,
  expiresAtMs: 0,
  ...change,
});
