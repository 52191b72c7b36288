// The part of a run that a measure looks at.
import { loadMs, type TimeWindow } from '../experiment/experiment.ts';
import type { AttemptRecord, CallRecord, LaneRecord, RunRecord } from '../run/record.ts';
import { type Interval, shareInterval } from './intervals.ts';

/** One figure of one lane. */
export interface Measured {
  /** Null = there is nothing to measure it on, or it never came to be. */
  readonly value: number | null;
  /** It never came to be while it was looked for: an endless wait, a heal that did not happen. */
  readonly never: boolean;
  /** What it is at least where it never came to be; else null. */
  readonly atLeast: number | null;
  /** How many calls, arrivals or payments stand behind it. */
  readonly samples: number;
  /** The 95 % interval of a share; null for what is no share. */
  readonly interval: Interval | null;
}

/** A lane in a window. */
export interface Scope {
  readonly record: Pick<RunRecord, 'experiment' | 'durationMs'>;
  readonly lane: LaneRecord;
  /** With infinite ends for the whole run. */
  readonly window: TimeWindow;
  /** Those due in the window. */
  readonly calls: readonly CallRecord[];
  /** Those that arrived at the server in the window, by when. */
  readonly arrivals: readonly AttemptRecord[];
}

export type Measure = (scope: Scope) => Measured;

const wholeRun: TimeWindow = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

/** Whether an instant lies in a window: its beginning belongs to it, its end does not. */
export const isIn = (atMs: number, { fromMs, toMs }: TimeWindow): boolean => atMs >= fromMs && atMs < toMs;

/** Cuts a lane to a window; undefined = the whole run. */
export function scopeOf(record: Scope['record'], lane: LaneRecord, window: TimeWindow = wholeRun): Scope {
  const calls = lane.calls.filter(({ dueMs }) => isIn(dueMs, window));
  const arrivals = lane.attempts.filter(({ atMs }) => isIn(atMs, window)).toSorted((a, b) => a.atMs - b.atMs);
  return { record, lane, window, calls, arrivals };
}

/** The part of the window in which calls are due. */
export const loadedPart = ({ record, window }: Pick<Scope, 'record' | 'window'>): TimeWindow => {
  const fromMs = Math.max(0, window.fromMs);
  return { fromMs, toMs: Math.max(fromMs, Math.min(window.toMs, loadMs(record.experiment), record.durationMs)) };
};

/** A count, a time, a rate. */
export const figure = (value: number | null, samples: number): Measured => ({
  value,
  never: false,
  atLeast: null,
  samples,
  interval: null,
});

/** What did not come to be in the time there was. */
export const neverBefore = (atLeast: number, samples: number): Measured => ({
  value: null,
  never: true,
  atLeast,
  samples,
  interval: null,
});

/** So many of so many; of none it is unknown. */
export const share = (hits: number, samples: number): Measured =>
  samples === 0
    ? figure(null, 0)
    : { ...figure(hits / samples, samples), interval: shareInterval(hits, samples, 0.95) };
