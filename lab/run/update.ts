// What a run tells while it goes on: for the terminal and the console. Times as in record.ts.
import type { BreakerState } from '../../client/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { RunVerdict } from '../verdict/verdict.ts';
import type { AttemptRecord, CallRecord, Change, PhaseRecord, RunRecord } from './record.ts';

export type RunUpdate =
  /** Servers and lanes are being started. */
  | { readonly type: 'preparing'; readonly experiment: Experiment; readonly seed: string }
  | { readonly type: 'began'; readonly atUnixMs: number; readonly totalMs: number }
  /** Every 20 ms while calls are due, less often after that. */
  | { readonly type: 'slice'; readonly atMs: number; readonly lanes: Readonly<Record<string, LaneSlice>> }
  | { readonly type: 'phase'; readonly phase: Omit<PhaseRecord, 'toMs'> }
  | { readonly type: 'breaker'; readonly lane: string; readonly state: BreakerState; readonly atMs: number }
  /** A call that ended, and the attempts the server saw of it so far. */
  | {
      readonly type: 'call';
      readonly lane: string;
      readonly call: CallRecord;
      readonly attempts: readonly AttemptRecord[];
    }
  | { readonly type: 'changed'; readonly change: Change }
  /** No more calls are due: waiting for what is under way, then reading the books. */
  | { readonly type: 'settling'; readonly atMs: number }
  | { readonly type: 'ended'; readonly record: RunRecord; readonly verdict: RunVerdict };

/** What happened in a lane since the slice before. */
export interface LaneSlice {
  readonly due: number;
  /** Answered within `withinMs`. */
  readonly good: number;
  /** Answered later than that. */
  readonly late: number;
  readonly failed: number;
  readonly refused: number;
  /** Arrivals at the lane's server. */
  readonly arrivals: number;
  readonly injected: number;
  /** At the end of the slice. */
  readonly inFlight: number;
  /** Of the calls answered in this slice, from when they were due. */
  readonly tookMs: readonly number[];
}
