// The gate in front of cockatiel's circuit breaker: who may pass, and whose result counts.
import { circuitBreaker, ConsecutiveBreaker, handleWhenResult } from 'cockatiel';
import type { Verdict } from './breaker-verdict.ts';

export type GateState =
  | { readonly is: 'closed' }
  | { readonly is: 'open'; readonly untilMs: number }
  | { readonly is: 'half_open'; readonly probes: number; readonly sinceMs: number };

export interface GateOptions {
  readonly consecutiveFailures: number;
  readonly openMs: number;
  readonly halfOpenProbes: number;
  readonly now: () => number;
  readonly onChange: (from: GateState, to: GateState) => void;
}

export interface Gate {
  readonly state: GateState;
  /** The era the call passes in, or for how long it is refused, in milliseconds. */
  admit(): { readonly era: number } | { readonly retryAfterMs: number };
  /** Tells how a call ended that was admitted in `era`. Settles once the state has moved, if it does. */
  report(era: number, verdict: Verdict): Promise<unknown>;
}

/**
 * cockatiel counts and decides. The gate closes four gaps of its `execute` (4.0.0): callers queue behind a probe, a
 * result from before the last change counts, a cancelled probe closes, and time is the wall clock's. So cockatiel is
 * told outcomes only, and is always ready for a probe: when one may leave is the gate's to say.
 */
export function breakerGate({ consecutiveFailures, openMs, halfOpenProbes, now, onChange }: GateOptions): Gate {
  const engine = engineOf(consecutiveFailures, halfOpenProbes);
  let state: GateState = { is: 'closed' };
  // Names the stretch between two changes of state: a result from an earlier one moves nothing.
  let era = 0;
  const enter = (to: GateState) => {
    const from = state;
    state = to;
    era += 1;
    onChange(from, to);
  };
  // In the same instant as cockatiel, so that no other result slips in between.
  engine.onBreak(() => enter({ is: 'open', untilMs: now() + openMs }));
  engine.onReset(() => enter({ is: 'closed' }));

  return {
    get state() {
      return state;
    },
    admit() {
      if (state.is === 'open' && now() >= state.untilMs) enter({ is: 'half_open', probes: 0, sinceMs: now() });
      if (state.is === 'open') return { retryAfterMs: state.untilMs - now() };
      if (state.is === 'closed') return { era };
      if (state.probes >= halfOpenProbes) {
        if (now() - state.sinceMs < openMs) return { retryAfterMs: 0 };
        // A probe that never ends must not keep everybody out for ever: it is given up, and its result with it.
        state = { is: 'half_open', probes: 0, sinceMs: now() };
        era += 1;
      }
      state = { ...state, probes: state.probes + 1 };
      return { era };
    },
    async report(admittedIn, verdict) {
      if (admittedIn !== era) return;
      if (verdict === 'success' || verdict === 'failure') return engine.execute(() => verdict);
      if (state.is !== 'half_open') return;
      if (verdict === 'unsure') return engine.execute(() => 'failure');
      state = { ...state, probes: state.probes - 1 };
    },
  };
}

const engineOf = (consecutiveFailures: number, halfOpenProbes: number) =>
  circuitBreaker(
    handleWhenResult((outcome) => outcome === 'failure'),
    {
      breaker: new ConsecutiveBreaker(consecutiveFailures),
      halfOpenAfter: Number.NEGATIVE_INFINITY,
      halfOpenSampling: { calls: halfOpenProbes, threshold: 0 },
    },
  );
