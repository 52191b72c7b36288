// A lane's run in even slices of time, for charts: calls by when they were due, arrivals by when they arrived.
import { quantile } from '../page/quantile.ts';
import type { CallRecord, LaneRecord, RunRecord } from '../run/record.ts';

export interface Bucket {
  readonly fromMs: number;
  readonly toMs: number;
  /** Calls due, and what became of them. */
  readonly due: number;
  /** Answered within `withinMs`. */
  readonly good: number;
  readonly late: number;
  readonly failed: number;
  readonly refused: number;
  readonly unfinished: number;
  /** Attempts that arrived at the server. */
  readonly arrivals: number;
  /** Those of them that met a fault. */
  readonly injected: number;
  /** Of the answered calls, from when they were due; null = there were none. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

const widthsMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];
const most = 100;

/** How wide the slices of a run so long are: at most a hundred of them, and none under half a second. */
export const bucketMs = (durationMs: number): number =>
  widthsMs.find((width) => durationMs / width <= most) ?? Math.ceil(durationMs / most);

/** The end of the time axis: when all was over. */
export const lastMs = ({ durationMs, phases }: Pick<RunRecord, 'durationMs' | 'phases'>): number =>
  Math.max(1_000, durationMs, ...phases.map(({ toMs }) => Math.min(toMs, durationMs)));

export const tookMs = ({ dueMs, endedMs }: Pick<CallRecord, 'dueMs' | 'endedMs'>): number | null =>
  endedMs === null ? null : endedMs - dueMs;

const fateOf = (call: CallRecord, withinMs: number) =>
  call.outcome === 'answered' ? ((tookMs(call) ?? Infinity) <= withinMs ? 'good' : 'late') : call.outcome;

interface Tally {
  readonly counts: Record<'due' | ReturnType<typeof fateOf> | 'arrivals' | 'injected', number>;
  readonly took: number[];
}

const emptyTally = (): Tally => ({
  counts: { due: 0, good: 0, late: 0, failed: 0, refused: 0, unfinished: 0, arrivals: 0, injected: 0 },
  took: [],
});

/** The slices from 0 to `toMs`; what lies outside is counted in the first or the last. */
export const bucketsOf = (lane: LaneRecord, withinMs: number, toMs: number): readonly Bucket[] => {
  const width = bucketMs(toMs);
  const tallies = Array.from({ length: Math.max(1, Math.ceil(toMs / width)) }, emptyTally);
  const at = (ms: number) => tallies[Math.min(tallies.length - 1, Math.max(0, Math.floor(ms / width)))] ?? emptyTally();
  for (const call of lane.calls) {
    const { counts, took } = at(call.dueMs);
    counts.due += 1;
    counts[fateOf(call, withinMs)] += 1;
    if (call.outcome === 'answered') took.push(tookMs(call) ?? 0);
  }
  for (const { atMs, faultKind } of lane.attempts) {
    const { counts } = at(atMs);
    counts.arrivals += 1;
    if (faultKind !== '') counts.injected += 1;
  }
  return tallies.map(({ counts, took }, n) => {
    const sorted = took.toSorted((a, b) => a - b);
    const times = { fromMs: n * width, toMs: (n + 1) * width };
    return { ...times, ...counts, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
  });
};
