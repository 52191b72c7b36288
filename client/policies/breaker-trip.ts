// What opens a closed breaker. Counts only: who may pass and what an opening means is the gate's.
import type { CircuitReason } from '../events.ts';
import type { Verdict } from './breaker-verdict.ts';
import { type OutcomeWindow, outcomeWindow } from './window.ts';

/** A share of the calls of the last `windowMs`. */
export interface ShareLimit {
  /** Opens when the share is this or more, above 0 and up to 1. */
  readonly share: number;
  /** How far back it looks, in milliseconds. Default 10,000. */
  readonly windowMs?: number | undefined;
  /** Fewer calls than this in the window open nothing. Default 20. */
  readonly minimumCalls?: number | undefined;
}

/** One with its defaults. */
export type WholeShareLimit = { readonly [Name in keyof ShareLimit]-?: NonNullable<ShareLimit[Name]> };

export interface TripOptions {
  readonly consecutiveFailures: number | false;
  readonly failureRate: WholeShareLimit | undefined;
  readonly slowCalls: WholeShareLimit | undefined;
  readonly now: () => number;
}

/** Why it opens, with the numbers of it. */
export interface Tripped {
  readonly reason: CircuitReason;
  readonly consecutiveFailures: number;
  /** Of the calls in the window, 0 to 1; undefined where no share was the reason. */
  readonly share?: number;
  /** How many calls there were in the window. */
  readonly calls?: number;
}

export interface Trip {
  /** Takes in how a call ended; returns the reason to open, if it is one. Only a bad end is. */
  record(verdict: Verdict, slow: boolean): Tripped | undefined;
  readonly failureShare: { readonly now: number; readonly limit: number } | undefined;
  /** Forgets everything. */
  clear(): void;
}

/** Counts failures in a row, the share of failures and the share of slow calls: whichever of them are asked for. */
export function breakerTrip({ consecutiveFailures, failureRate, slowCalls, now }: TripOptions): Trip {
  const inARow = consecutiveFailures === false ? Infinity : consecutiveFailures;
  const failures = failureRate && outcomeWindow(failureRate);
  const slows = slowCalls && outcomeWindow(slowCalls);
  let row = 0;
  const overFailures = (failed: boolean): Tripped | undefined => {
    if (!failures || !failureRate) return undefined;
    failures.add(now(), failed, false);
    return failed ? over(failures, failureRate, now(), row) : undefined;
  };
  const overSlow = (slow: boolean): Tripped | undefined => {
    if (!slows || !slowCalls) return undefined;
    slows.add(now(), false, slow);
    return slow ? over(slows, slowCalls, now(), row) : undefined;
  };

  return {
    record(verdict, slow) {
      if (verdict === 'nothing') return undefined;
      // The caller gave up: that it had waited too long is all there is to know.
      if (verdict === 'given_up') return slow ? overSlow(true) : undefined;
      if (verdict === 'unsure') return overSlow(slow);
      const failed = verdict === 'failure';
      row = failed ? row + 1 : 0;
      if (row >= inARow) return { reason: 'consecutive', consecutiveFailures: row };
      return overFailures(failed) ?? overSlow(slow);
    },
    get failureShare() {
      if (!failures || !failureRate) return undefined;
      const totals = failures.totals(now());
      return { now: totals.calls === 0 ? 0 : totals.failures / totals.calls, limit: failureRate.share };
    },
    clear() {
      row = 0;
      failures?.clear();
      slows?.clear();
    },
  };
}

function over(
  window: OutcomeWindow,
  limit: WholeShareLimit,
  nowMs: number,
  consecutiveFailures: number,
): Tripped | undefined {
  const { calls, failures, slow } = window.totals(nowMs);
  // Each window is told one of the two only.
  const bad = failures + slow;
  if (calls < limit.minimumCalls || bad / calls < limit.share) return undefined;
  const reason = failures > 0 ? 'failure_share' : 'slow_share';
  return { reason, consecutiveFailures, share: bad / calls, calls };
}
