// Which phase a scenario is in: pure, so that a phase needs no timer to begin.
import type { Phase, Scenario } from './scenario.ts';

export interface PhaseAt {
  readonly phase: Phase;
  /** Counts phases from the scenario's start; never repeats, also when the phases do. */
  readonly ordinal: number;
  /** Milliseconds since the phase began. */
  readonly elapsedMs: number;
}

/** The phase `elapsedMs` after the scenario's start. */
export function phaseAt({ phases, repeat }: Scenario, elapsedMs: number): PhaseAt {
  const totalMs = phases.reduce((sum, { durationMs = Infinity }) => sum + durationMs, 0);
  const rounds = repeat ? Math.floor(elapsedMs / totalMs) : 0;
  let restMs = repeat ? elapsedMs - rounds * totalMs : elapsedMs;
  for (const [index, phase] of phases.entries()) {
    const durationMs = phase.durationMs ?? Infinity;
    if (restMs < durationMs) return { phase, ordinal: rounds * phases.length + index, elapsedMs: restMs };
    restMs -= durationMs;
  }
  throw new RangeError('a scenario that does not repeat has a last phase without an end');
}
