// The states of a circuit breaker and the way from one to the next. Pure: time, chance and the telling are arguments.
import type { Tripped } from './breaker-trip.ts';

export type GateState =
  | { readonly is: 'closed' }
  | { readonly is: 'open'; readonly untilMs: number; readonly forMs: number }
  | HalfOpen
  | { readonly is: 'isolated' };

export interface HalfOpen {
  readonly is: 'half_open';
  readonly out: number;
  readonly succeeded: number;
  /** When the newest probe left. */
  readonly lastLeftMs: number;
}

export interface StateOptions {
  readonly openMs: number;
  readonly openFactor: number;
  readonly maxOpenMs: number;
  readonly openJitter: number;
  readonly now: () => number;
  readonly random: () => number;
  /** `why` where it opens. */
  readonly onChange: (from: GateState, to: GateState, why: Tripped | undefined) => void;
}

const closed: GateState = { is: 'closed' };
const isolated: GateState = { is: 'isolated' };
/** Nobody has probed yet. */
export const newRound: HalfOpen = { is: 'half_open', out: 0, succeeded: 0, lastLeftMs: 0 };

export type CircuitState = ReturnType<typeof circuitState>;

/** Begins closed. Each change of state begins an era; each opening since it was closed lasts longer, if so asked. */
export function circuitState(options: StateOptions) {
  let state = closed;
  let era = 0;
  let openings = 0;
  const enter = (to: GateState, why?: Tripped) => {
    const from = state;
    state = to;
    era += 1;
    options.onChange(from, to, why);
  };
  return {
    get state() {
      return state;
    },
    /** Names the stretch between two changes of state: a result of an earlier one tells of a time that is over. */
    get era() {
      return era;
    },
    open(why: Tripped) {
      const forMs = openTime(options, openings);
      openings += 1;
      enter({ is: 'open', untilMs: options.now() + forMs, forMs }, why);
    },
    close() {
      openings = 0;
      enter(closed);
    },
    halfOpen: () => enter(newRound),
    isolate: () => enter(isolated),
    /** Still half-open, with other numbers. */
    count: (half: HalfOpen) => void (state = half),
    /** The results of those who are out will move nothing. */
    giveUp: () => void (era += 1),
  };
}

// Jitter comes last, so that breakers which have reached the longest time do not probe in step either.
function openTime({ openMs, openFactor, maxOpenMs, openJitter, random }: StateOptions, openings: number): number {
  const wholeMs = Math.min(maxOpenMs, openMs * openFactor ** openings);
  return wholeMs * (1 + openJitter * (2 * random() - 1));
}
