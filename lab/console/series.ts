// What the charts show of a run: a row for each step of time, made of the slices as they come. The newest row is live.
import type { LaneSlice } from '../run/update.ts';
import { quantile } from '../page/quantile.ts';

/** A lane at one moment. Null = there was nothing to measure. */
export interface LaneRow {
  /** Good answers within the last second. */
  readonly good: number;
  /** Of the answers of the last second, from when their calls were due, in milliseconds. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Arrivals at the server for each call that was due, in the last second. */
  readonly attempts: number | null;
  /** Arrivals a second, over the last 200 ms: short, so that waves are seen. */
  readonly arrivals: number;
  readonly inFlight: number;
}

export interface Row {
  /** Counts the steps; a row replaces the one of its number. */
  readonly k: number;
  readonly atMs: number;
  /** In the order of the lanes. */
  readonly lanes: readonly LaneRow[];
}

/** Calls so far, by how they ended. */
export interface Totals {
  readonly due: number;
  readonly good: number;
  readonly late: number;
  readonly failed: number;
  readonly refused: number;
  readonly arrivals: number;
  readonly injected: number;
}

interface Timed {
  readonly atMs: number;
  readonly slice: LaneSlice;
}

const rateMs = 1000;
const loadMs = 200;
const stepMs = 200;
const mostRows = 600;

/** How far apart rows are: 200 ms, more for a run of more than two minutes. */
export const stepFor = (totalMs: number): number => stepMs * Math.max(1, Math.ceil(totalMs / (mostRows * stepMs)));

const nothing: Totals = { due: 0, good: 0, late: 0, failed: 0, refused: 0, arrivals: 0, injected: 0 };
const counted = Object.keys(nothing) as (keyof Totals)[];

const plus = (totals: Totals, slice: LaneSlice): Totals =>
  Object.fromEntries(counted.map((name) => [name, totals[name] + slice[name]])) as unknown as Totals;

const sum = (slices: readonly Timed[], of: 'due' | 'good' | 'arrivals') =>
  slices.reduce((total, { slice }) => total + slice[of], 0);

const oneDecimal = (n: number) => Math.round(n * 10) / 10;

const perSecond = (count: number, atMs: number, windowMs: number) =>
  oneDecimal((count * 1000) / Math.max(stepMs, Math.min(windowMs, atMs)));

const rowOf = (recent: readonly Timed[], atMs: number): LaneRow => {
  const took = recent.flatMap(({ slice }) => slice.tookMs).toSorted((a, b) => a - b);
  const due = sum(recent, 'due');
  const latest = recent.filter((each) => each.atMs > atMs - loadMs);
  const at = (q: number) => {
    const ms = quantile(took, q);
    return ms === null ? null : oneDecimal(ms);
  };
  return {
    good: perSecond(sum(recent, 'good'), atMs, rateMs),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    attempts: due === 0 ? null : Math.round((sum(recent, 'arrivals') / due) * 100) / 100,
    arrivals: perSecond(sum(latest, 'arrivals'), atMs, loadMs),
    inFlight: recent.at(-1)?.slice.inFlight ?? 0,
  };
};

const idle: LaneSlice = {
  due: 0,
  good: 0,
  late: 0,
  failed: 0,
  refused: 0,
  arrivals: 0,
  injected: 0,
  inFlight: 0,
  tookMs: [],
};

/** Turns slices into rows, at most about 600 of them; `totals` counts everything. */
export const createSeries = (lanes: readonly string[], totalMs: number) => {
  const step = stepFor(totalMs);
  let recent = lanes.map((): readonly Timed[] => []);
  let totals = lanes.map(() => nothing);
  const rows: Row[] = [];
  return {
    add(atMs: number, slices: Readonly<Record<string, LaneSlice>>): Row {
      const now = lanes.map((name) => slices[name] ?? idle);
      recent = recent.map((each, i) => [
        ...each.filter((timed) => timed.atMs > atMs - rateMs),
        { atMs, slice: now[i] ?? idle },
      ]);
      totals = totals.map((each, i) => plus(each, now[i] ?? idle));
      const k = Math.floor(atMs / step);
      const row = { k, atMs: oneDecimal(atMs), lanes: recent.map((each) => rowOf(each, atMs)) };
      if (rows.at(-1)?.k === k) rows.pop();
      rows.push(row);
      return row;
    },
    /** Oldest first. */
    rows: (): readonly Row[] => rows,
    /** In the order of the lanes. */
    totals: (): readonly Totals[] => totals,
  };
};
