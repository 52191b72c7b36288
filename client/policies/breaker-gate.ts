// Who may pass a circuit breaker, and whose result counts.
import { type CircuitState, circuitState, type HalfOpen, newRound, type StateOptions } from './breaker-state.ts';
import type { Trip, Tripped } from './breaker-trip.ts';
import type { Verdict } from './breaker-verdict.ts';

export interface GateOptions extends StateOptions {
  readonly trip: Trip;
  readonly halfOpenProbes: number;
  readonly successThreshold: number;
}

export interface Gate {
  /** Where it stands. */
  readonly circuit: Pick<CircuitState, 'state' | 'era'>;
  /** The era the call passes in; undefined = it is refused. */
  admit(): number | undefined;
  /** Tells how a call ended that was admitted in `era`, and whether it took too long. */
  report(era: number, verdict: Verdict, slow: boolean): void;
  /** Refuses everything until `release`. */
  isolate(): void;
  /** Ends an isolation with everything forgotten; nothing otherwise. */
  release(): void;
}

const probeFailed: Tripped = { reason: 'probe', consecutiveFailures: 1 };

/**
 * cockatiel's circuit breaker (4.0.0) is not the engine: its `execute` queues callers behind a probe, counts results
 * from before the last change, closes when a probe is cancelled, and asks the wall clock. No `IBreaker` of one's own
 * reaches these, and with a gate around them nothing is left for it to decide. `breaker-peers.test.ts` shows them.
 */
export function breakerGate(options: GateOptions): Gate {
  const { trip, now } = options;
  const circuit = circuitState(options);
  const close = () => {
    trip.clear();
    circuit.close();
  };
  const probe = (half: HalfOpen): number | undefined => {
    const round = roundFor(half, options, now());
    if (!round) return undefined;
    if (round !== half) circuit.giveUp();
    circuit.count({ ...round, out: round.out + 1, lastLeftMs: now() });
    return circuit.era;
  };
  const judge = (half: HalfOpen, verdict: Verdict, slow: boolean) => {
    const after = roundAfter(half, verdict, slow);
    if (after === 'failed') return circuit.open(probeFailed);
    if (after.succeeded >= options.successThreshold) return close();
    circuit.count(after);
  };
  const admit = () => {
    if (circuit.state.is === 'closed') return circuit.era;
    if (circuit.state.is === 'open' && now() >= circuit.state.untilMs) circuit.halfOpen();
    return circuit.state.is === 'half_open' ? probe(circuit.state) : undefined;
  };
  const report = (era: number, verdict: Verdict, slow: boolean) => {
    const { state } = circuit;
    if (era !== circuit.era) return;
    if (state.is === 'half_open') return judge(state, verdict, slow);
    const why = state.is === 'closed' ? trip.record(verdict, slow) : undefined;
    if (why) circuit.open(why);
  };
  const isolate = () => void (circuit.state.is === 'isolated' || circuit.isolate());
  const release = () => void (circuit.state.is === 'isolated' && close());
  return { circuit, admit, report, isolate, release };
}

/** The round of probes that another may join; a new one if those of the old are given up; undefined = none may leave. */
function roundFor(half: HalfOpen, options: GateOptions, nowMs: number): HalfOpen | undefined {
  const { halfOpenProbes, successThreshold, openMs } = options;
  const most = Math.max(halfOpenProbes, successThreshold);
  const full = half.out >= halfOpenProbes || half.out + half.succeeded >= most;
  if (!full) return half;
  // A probe that never ends must not keep everybody out for ever: it is given up, and its result with it.
  return nowMs - half.lastLeftMs < openMs ? undefined : newRound;
}

function roundAfter(half: HalfOpen, verdict: Verdict, slow: boolean): HalfOpen | 'failed' {
  const out = half.out - 1;
  if (verdict === 'nothing' || verdict === 'given_up') return { ...half, out };
  return verdict === 'success' && !slow ? { ...half, out, succeeded: half.succeeded + 1 } : 'failed';
}
