// What a lane's process told: its calls, its breaker, and what happened since the last slice. Pure.
import type { LaneBatch } from '../lanes/call-journal.ts';
import { breakerSpans, type BreakerChange } from './breaker-spans.ts';
import type { BreakerSpan, CallRecord } from './record.ts';
import type { LaneSlice } from './update.ts';

type CallsSlice = Omit<LaneSlice, 'arrivals' | 'injected'>;

export interface LaneLog {
  add(batch: LaneBatch): void;
  /** Those that had not ended when the run did; one that has ended since is kept as it ended. */
  addUnfinished(calls: readonly CallRecord[]): void;
  /** What happened since this was last asked, and the calls that ended. */
  takeSlice(): { readonly slice: CallsSlice; readonly ended: readonly CallRecord[] };
  inFlight(): number;
  lateMs(): number;
  /** By number. */
  calls(): readonly CallRecord[];
  breaker(untilMs: number): readonly BreakerSpan[];
}

const isGood = ({ dueMs, endedMs }: CallRecord, withinMs: number) => endedMs !== null && endedMs - dueMs <= withinMs;

const sliceOf = (ended: readonly CallRecord[], withinMs: number): Omit<CallsSlice, 'due' | 'inFlight'> => {
  const answered = ended.filter(({ outcome }) => outcome === 'answered');
  const good = answered.filter((call) => isGood(call, withinMs)).length;
  const count = (outcome: CallRecord['outcome']) => ended.filter((call) => call.outcome === outcome).length;
  return {
    good,
    late: answered.length - good,
    failed: count('failed'),
    refused: count('refused'),
    tookMs: answered.map(({ dueMs, endedMs }) => (endedMs ?? dueMs) - dueMs),
  };
};

/** The log of one lane; an answer is good within `withinMs` of when its call was due. */
export const laneLog = (withinMs: number): LaneLog => {
  const calls = new Map<number, CallRecord>();
  const changes: BreakerChange[] = [];
  let fresh: CallRecord[] = [];
  let [due, inFlight, lateMs] = [0, 0, 0];
  return {
    add(batch) {
      for (const call of batch.ended) calls.set(call.n, call);
      fresh.push(...batch.ended);
      changes.push(...batch.breakers);
      due += batch.due;
      inFlight = batch.inFlight;
      lateMs = Math.max(lateMs, batch.lateMs);
    },
    addUnfinished(unfinished) {
      for (const call of unfinished) if (!calls.has(call.n)) calls.set(call.n, call);
    },
    takeSlice() {
      const [ended, slice] = [fresh, { due, inFlight, ...sliceOf(fresh, withinMs) }];
      [fresh, due] = [[], 0];
      return { slice, ended };
    },
    inFlight: () => inFlight,
    lateMs: () => lateMs,
    calls: () => [...calls.values()].sort((a, b) => a.n - b.n),
    breaker: (untilMs) => breakerSpans(changes, untilMs),
  };
};
