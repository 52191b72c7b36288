// The scenario that runs now: a state that changes with the clock.
import type { Clock } from '../clock.ts';
import { type PhaseAt, phaseAt } from './phase-at.ts';
import { offScenario, type Scenario } from './scenario.ts';

export interface Timeline {
  scenario(): Scenario;
  current(): PhaseAt;
  /** When the scenario falls back to "off", in the clock's milliseconds; 0 = not by itself. */
  endsAt(): number;
  /** Starts a scenario at its first phase; after `forMs` it falls back to "off". */
  start(scenario: Scenario, forMs?: number): void;
  close(): void;
}

export interface TimelineOptions {
  readonly clock: Clock;
  /** Told when a scenario starts, also when it does by itself. */
  readonly onStart?: (scenario: Scenario) => void;
  /** Told once of each phase, when it begins or when a call first meets it. */
  readonly onPhase: (scenario: Scenario, at: PhaseAt) => void;
}

const maxTimerMs = 2 ** 31 - 1;

/** Runs `initial`; the phase follows from the clock alone, a timer only makes `onPhase` come in time. */
export function timeline(initial: Scenario, { clock, onStart, onPhase }: TimelineOptions): Timeline {
  let [scenario, startedAt, endsAt, announced] = [initial, 0, Infinity, -1];
  let timer: NodeJS.Timeout | undefined;

  const begin = (next: Scenario, at: number, forMs: number) => {
    [scenario, startedAt, endsAt, announced] = [next, at, at + forMs, -1];
    onStart?.(next);
  };
  const current = () => {
    const now = clock.now();
    if (now >= endsAt) begin(offScenario, endsAt, Infinity);
    const at = phaseAt(scenario, now - startedAt);
    if (at.ordinal !== announced) onPhase(scenario, at);
    announced = at.ordinal;
    return at;
  };
  const tick = () => {
    const { phase, elapsedMs } = current();
    clearTimeout(timer);
    const leftMs = Math.min((phase.durationMs ?? Infinity) - elapsedMs, endsAt - clock.now());
    if (leftMs !== Infinity) timer = setTimeout(tick, Math.min(Math.ceil(leftMs) + 1, maxTimerMs)).unref();
  };
  const start = (next: Scenario, forMs = Infinity) => {
    begin(next, clock.now(), forMs);
    tick();
  };
  start(initial);
  return {
    scenario: () => scenario,
    current,
    endsAt: () => (endsAt === Infinity ? 0 : endsAt),
    start,
    close: () => clearTimeout(timer),
  };
}
