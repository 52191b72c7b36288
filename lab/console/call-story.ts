// One call, step by step: what its client told and its server saw. Pure.
import { duration } from '../page/words.ts';
import type { WaterfallRow } from '../report/event-rows.ts';
import { waterfall } from '../report/waterfall.ts';
import type { CallRecord } from '../run/record.ts';
import type { KeptCall } from './call-shelf.ts';

export interface CallStory {
  readonly n: number;
  readonly headline: string;
  /** Why it ended as it did. */
  readonly explain: string;
  /** How often it was booked; null = the books are not read before the end. */
  readonly booked: number | null;
  /** The picture's first and last moment, counted as those of its rows. */
  readonly fromMs: number;
  readonly toMs: number;
  /** By when they began, in milliseconds from the run's beginning. */
  readonly rows: readonly WaterfallRow[];
}

const headline = ({ n, outcome, status, dueMs, endedMs }: CallRecord): string => {
  const took = endedMs === null ? '' : `, ${duration(endedMs - dueMs)} after it was due`;
  const said = outcome === 'answered' || status === '' ? '' : ` with ${status}`;
  return `Payment ${n}: ${outcome}${said}${took}`;
};

const inBrief = ({ outcome, message }: CallRecord, attempts: number): string => {
  if (outcome === 'answered')
    return attempts > 1
      ? `It was answered; the server saw ${attempts} attempts.`
      : 'It was answered at the first attempt.';
  return message === '' ? 'Its client does not say why.' : message;
};

/** Tells of a call; `nowMs` is as far as the run has come, for what had not ended. */
export const callStory = ({ call, attempts, booked }: KeptCall, nowMs: number): CallStory => {
  const rows = waterfall(call, attempts, nowMs);
  const ends = rows.map(({ toMs }) => toMs);
  return {
    n: call.n,
    headline: headline(call),
    explain: call.explain || inBrief(call, attempts.length),
    booked,
    fromMs: call.dueMs,
    toMs: Math.max(call.dueMs + 1, call.endedMs ?? 0, ...ends),
    rows,
  };
};
