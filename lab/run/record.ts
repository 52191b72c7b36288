// All that is known of a run when it has ended: what verdicts, reports and comparisons are made of. Plain data, as JSON
// holds it. Times are milliseconds from the run's beginning, with fractions, unless a name says otherwise.
import type { BreakerState, ClientEvent } from '../../client/index.ts';
import type { Experiment, LaneSpec } from '../experiment/experiment.ts';

export interface RunRecord {
  readonly format: 1;
  readonly experiment: Experiment;
  /** The seed that was used; another than the experiment's where one was given. */
  readonly seed: string;
  /** What repeats it: `resilience-lab run NAME --seed 7`. */
  readonly command: string;
  readonly beganAtUnixMs: number;
  /** Until the last call and the last booking had ended, or were given up. */
  readonly durationMs: number;
  readonly ending: Ending;
  /** What was changed by hand while it ran: it then is not the experiment that the file says. */
  readonly changes: readonly Change[];
  readonly phases: readonly PhaseRecord[];
  /** In the order of the experiment. */
  readonly lanes: readonly LaneRecord[];
  readonly machine: {
    readonly cores: number;
    readonly node: string;
    readonly platform: string;
    readonly version: string;
  };
}

export type Ending =
  | { readonly is: 'complete' }
  /** An abort condition held; in words. */
  | { readonly is: 'aborted'; readonly why: string }
  /** By a person. */
  | { readonly is: 'stopped' }
  /** A process of it died; in words. */
  | { readonly is: 'broken'; readonly why: string };

export interface Change {
  readonly atMs: number;
  /** "lane ours: retry.attempts 3 → 5" */
  readonly says: string;
}

/** What the servers did, as they told it; the same for each lane. */
export interface PhaseRecord {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** "Every call: answer UNAVAILABLE"; empty = no fault. */
  readonly faults: string;
}

export interface LaneRecord {
  readonly lane: LaneSpec;
  /** By `n`. */
  readonly calls: readonly CallRecord[];
  /** By when they arrived: what the lane's server saw. */
  readonly attempts: readonly AttemptRecord[];
  /** Whole and without gaps for a lane with a breaker that tells; else empty. */
  readonly breaker: readonly BreakerSpan[];
  readonly books: Books;
  /** The most that the lane's process or its server was behind its own timers, in milliseconds. */
  readonly lateMs: number;
}

export type CallOutcome =
  | 'answered'
  | 'failed'
  /** By a policy, before anything left the process. */
  | 'refused'
  /** Still under way when the run ended. */
  | 'unfinished';

/** One payment, as its caller saw it. */
export interface CallRecord {
  /** From 1; the same n is the same payment in every lane. */
  readonly n: number;
  /** When the schedule wanted it to begin; waiting counts from here. */
  readonly dueMs: number;
  readonly startedMs: number;
  /** Null while unfinished. */
  readonly endedMs: number | null;
  readonly outcome: CallOutcome;
  /** "OK", "UNAVAILABLE", …; empty while unfinished. */
  readonly status: string;
  /** What the caller's error says; empty when answered. */
  readonly message: string;
  /** The error's story, `CallError.explain()`; empty for other clients and when answered. */
  readonly explain: string;
  /** Every event of the call, for our own clients; empty for the others. `atMs` counts from the run's beginning too. */
  readonly events: readonly ClientEvent[];
}

/** One attempt, as the server saw it. */
export interface AttemptRecord {
  /** The payment, `CallRecord.n`. */
  readonly n: number;
  /** How often this payment had arrived from this lane, counting this time. */
  readonly arrival: number;
  readonly atMs: number;
  /** Null = it had not ended. */
  readonly endedMs: number | null;
  readonly status: string;
  /** When its caller gave up; null = it did not. */
  readonly cancelledMs: number | null;
  /** Empty = none was injected: whatever became of it is real. */
  readonly faultKind: string;
  readonly faultId: string;
}

export interface BreakerSpan {
  readonly state: BreakerState;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the lane's ledger holds when everything has settled: this decides, not the client. */
export interface Books {
  /** How often each payment was booked: `n` → count; a payment that was not booked is absent. */
  readonly bookings: Readonly<Record<string, number>>;
  /** Bookings of no payment of this run. */
  readonly strangers: number;
  /** False = work was still under way when the books were read. */
  readonly settled: boolean;
}
