// The calls of a run, to be looked at one by one while it goes on and after it has ended.
import type { AttemptRecord, CallRecord, RunRecord } from '../run/record.ts';

export const callFilters = ['all', 'failed', 'retried', 'charged-twice'] as const;
export type CallFilter = (typeof callFilters)[number];

/** A call in a list. */
export interface CallView {
  readonly n: number;
  readonly dueMs: number;
  /** From when it was due; null while unfinished. */
  readonly tookMs: number | null;
  readonly outcome: CallRecord['outcome'];
  readonly status: string;
  /** As the server saw them. */
  readonly attempts: number;
  readonly injected: number;
  /** How often it was booked; null = the books are not read before the end. */
  readonly booked: number | null;
}

/** A call with all that is known of it. */
export interface KeptCall {
  readonly call: CallRecord;
  readonly attempts: readonly AttemptRecord[];
  readonly booked: number | null;
}

const view = ({ call, attempts, booked }: KeptCall): CallView => ({
  n: call.n,
  dueMs: call.dueMs,
  tookMs: call.endedMs === null ? null : call.endedMs - call.dueMs,
  outcome: call.outcome,
  status: call.status,
  attempts: attempts.length,
  injected: attempts.filter(({ faultKind }) => faultKind !== '').length,
  booked,
});

const passes: Record<CallFilter, (kept: KeptCall) => boolean> = {
  all: () => true,
  failed: ({ call }) => call.outcome !== 'answered',
  retried: ({ attempts }) => attempts.length > 1,
  'charged-twice': ({ booked }) => (booked ?? 0) > 1,
};

const byCall = (attempts: readonly AttemptRecord[]) => Map.groupBy(attempts, ({ n }) => n);

/** Holds what the run holds anyway, by lane and number. */
export const createCallShelf = (lanes: readonly string[]) => {
  const shelves = new Map(lanes.map((lane) => [lane, new Map<number, KeptCall>()]));
  return {
    add(lane: string, call: CallRecord, attempts: readonly AttemptRecord[]): void {
      shelves.get(lane)?.set(call.n, { call, attempts, booked: null });
    },
    /** The run has ended: its record knows all attempts and what was booked. */
    settle(record: RunRecord): void {
      for (const { lane, calls, attempts, books } of record.lanes) {
        const attemptsOf = byCall(attempts);
        const kept = calls.map((call): [number, KeptCall] => [
          call.n,
          { call, attempts: attemptsOf.get(call.n) ?? [], booked: books.bookings[call.n] ?? 0 },
        ]);
        shelves.set(lane.name, new Map(kept));
      }
    },
    /** The latest first, by when they ended; undefined = no such lane. */
    list(lane: string, filter: CallFilter, limit: number): readonly CallView[] | undefined {
      const shelf = shelves.get(lane);
      if (shelf === undefined) return undefined;
      const found: CallView[] = [];
      for (const kept of [...shelf.values()].toReversed()) {
        if (passes[filter](kept)) found.push(view(kept));
        if (found.length >= limit) break;
      }
      return found;
    },
    get: (lane: string, n: number): KeptCall | undefined => shelves.get(lane)?.get(n),
  };
};
