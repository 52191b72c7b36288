// The scenario that runs now: a state that changes with the clock.
import type { Clock } from '../clock.ts';
import { type PhaseAt, phaseAt } from './phase-at.ts';
import type { Scenario } from './scenario.ts';

export interface Timeline {
  scenario(): Scenario;
  current(): PhaseAt;
  /** Starts a scenario at its first phase. */
  start(scenario: Scenario): void;
  close(): void;
}

export interface TimelineOptions {
  readonly clock: Clock;
  /** Told once of each phase, when it begins or when a call first meets it. */
  readonly onPhase: (scenario: Scenario, at: PhaseAt) => void;
}

const maxTimerMs = 2 ** 31 - 1;

/** Runs `initial`; the phase follows from the clock alone, a timer only makes `onPhase` come in time. */
export function timeline(initial: Scenario, { clock, onPhase }: TimelineOptions): Timeline {
  let scenario = initial;
  let startedAt = 0;
  let announced = -1;
  let timer: NodeJS.Timeout | undefined;

  const current = () => {
    const at = phaseAt(scenario, clock.now() - startedAt);
    if (at.ordinal !== announced) onPhase(scenario, at);
    announced = at.ordinal;
    return at;
  };
  const tick = () => {
    const { phase, elapsedMs } = current();
    clearTimeout(timer);
    if (phase.durationMs === undefined) return;
    timer = setTimeout(tick, Math.min(Math.ceil(phase.durationMs - elapsedMs) + 1, maxTimerMs)).unref();
  };
  const start = (next: Scenario) => {
    [scenario, startedAt, announced] = [next, clock.now(), -1];
    tick();
  };
  start(initial);
  return { scenario: () => scenario, current, start, close: () => clearTimeout(timer) };
}
