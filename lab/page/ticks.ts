// What happened, second by second. Pure: time is an argument.
import type { ClientEvent, StatusName } from '../../client/index.ts';
import { quantile } from './quantile.ts';

/** One second of calls, as the charts show it. */
export interface Tick {
  /** The end of the second, in milliseconds since 1970. */
  readonly atMs: number;
  /** Calls that ended well. */
  readonly ok: number;
  /** Calls that ended well because of a retry; part of `ok`. */
  readonly saved: number;
  /** Calls that failed, by status. */
  readonly failed: Partial<Record<StatusName, number>>;
  /** Calls the breaker refused. */
  readonly refused: number;
  /** Attempts that failed, by status; most of them are made good by a retry. */
  readonly failedAttempts: Partial<Record<StatusName, number>>;
  /** Of the calls that ended well within the window, in milliseconds; null when there were none. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Attempts of each call that left the process, within the window; null when none left. */
  readonly attemptsPerCall: number | null;
}

export interface TicksOptions {
  /** How much history is kept, in milliseconds. Default 10 minutes. */
  readonly keepMs?: number;
  /** What quantiles and attempts per call look back on, in milliseconds. Default 10 s. */
  readonly windowMs?: number;
}

type CallEnded = Extract<ClientEvent, { type: 'call-ended' }>;

interface Second {
  ok: number;
  saved: number;
  refused: number;
  failed: Partial<Record<StatusName, number>>;
  failedAttempts: Partial<Record<StatusName, number>>;
  durationsMs: number[];
  left: number;
  attempts: number;
}

const emptySecond = (): Second => ({
  ok: 0,
  saved: 0,
  refused: 0,
  failed: {},
  failedAttempts: {},
  durationsMs: [],
  left: 0,
  attempts: 0,
});

const add = (counts: Partial<Record<StatusName, number>>, status: StatusName): void => {
  counts[status] = (counts[status] ?? 0) + 1;
};

const count = (second: Second, call: CallEnded): void => {
  if (call.attempts > 0) {
    second.left += 1;
    second.attempts += call.attempts;
  }
  if (call.outcome.startsWith('success')) {
    second.ok += 1;
    if (call.outcome === 'success_after_retry') second.saved += 1;
    second.durationsMs.push(call.durationMs);
  } else if (call.outcome === 'rejected_breaker') second.refused += 1;
  else add(second.failed, call.status);
};

const summary = (atMs: number, second: Second, window: readonly Second[]): Tick => {
  const durations = window.flatMap(({ durationsMs }) => durationsMs).sort((a, b) => a - b);
  const left = window.reduce((sum, each) => sum + each.left, 0);
  const attempts = window.reduce((sum, each) => sum + each.attempts, 0);
  return {
    atMs,
    ok: second.ok,
    saved: second.saved,
    failed: second.failed,
    failedAttempts: second.failedAttempts,
    refused: second.refused,
    p50Ms: quantile(durations, 0.5),
    p95Ms: quantile(durations, 0.95),
    p99Ms: quantile(durations, 0.99),
    attemptsPerCall: left === 0 ? null : attempts / left,
  };
};

/** Counts events into the running second; `tick` ends it. */
export const createTicks = ({ keepMs = 600_000, windowMs = 10_000 }: TicksOptions = {}) => {
  let ticks: Tick[] = [];
  let second = emptySecond();
  let window: { readonly atMs: number; readonly second: Second }[] = [];
  return {
    add(event: ClientEvent): void {
      if (event.type === 'call-ended') count(second, event);
      if (event.type === 'attempt-ended' && event.status !== 'OK') add(second.failedAttempts, event.status);
    },
    tick(nowMs: number): Tick {
      window = [...window, { atMs: nowMs, second }].filter(({ atMs }) => atMs > nowMs - windowMs);
      const tick = summary(
        nowMs,
        second,
        window.map((each) => each.second),
      );
      ticks = [...ticks, tick].filter(({ atMs }) => atMs > nowMs - keepMs);
      second = emptySecond();
      return tick;
    },
    /** Oldest first. */
    list: (): readonly Tick[] => ticks,
  };
};
