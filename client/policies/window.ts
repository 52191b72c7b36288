// What happened within the last while, in constant memory: for a breaker that looks at shares, not at a row.
import { checkNumber, maxDelayMs } from './bounds.ts';

export interface WindowOptions {
  /** How far back the totals reach, in milliseconds. */
  readonly windowMs: number;
  /** What is older than the window leaves in steps of `windowMs / buckets`. Default 10, from 1 to 1,000. */
  readonly buckets?: number;
}

export interface Totals {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

export interface OutcomeWindow {
  /** Counts one call that ended now. */
  add(nowMs: number, failed: boolean, slow: boolean): void;
  /** The calls of the last `windowMs`, the oldest of them left out up to one bucket early. */
  totals(nowMs: number): Totals;
  /** Forgets everything. */
  clear(): void;
}

/**
 * Counts calls over a sliding time. A bucket is a fixed stretch of time, not a place in a queue, so that after a pause
 * as long as the window nothing is left. Time that goes back counts as the latest there was.
 */
export function outcomeWindow({ windowMs, buckets = 10 }: WindowOptions): OutcomeWindow {
  checkNumber('windowMs', windowMs, { min: 1, max: maxDelayMs });
  checkNumber('buckets', buckets, { min: 1, max: 1_000, integer: true });
  const bucketMs = windowMs / buckets;
  const calls = new Float64Array(buckets);
  const failures = new Float64Array(buckets);
  const slow = new Float64Array(buckets);
  let sum = { calls: 0, failures: 0, slow: 0 };
  let newest = Number.NEGATIVE_INFINITY;

  const clear = () => {
    for (const counts of [calls, failures, slow]) counts.fill(0);
    sum = { calls: 0, failures: 0, slow: 0 };
  };
  const drop = (place: number) => {
    sum.calls -= calls[place]!;
    sum.failures -= failures[place]!;
    sum.slow -= slow[place]!;
    calls[place] = failures[place] = slow[place] = 0;
  };
  /** Moves to the bucket of this time, emptying what it passes; returns its place. */
  const reach = (nowMs: number) => {
    const bucket = Math.max(Math.floor(nowMs / bucketMs), newest);
    if (bucket - newest >= buckets) clear();
    else while (newest < bucket) drop((newest += 1) % buckets);
    newest = bucket;
    return bucket % buckets;
  };

  return {
    add(nowMs, failed, wasSlow) {
      const place = reach(nowMs);
      calls[place]! += 1;
      failures[place]! += Number(failed);
      slow[place]! += Number(wasSlow);
      sum.calls += 1;
      sum.failures += Number(failed);
      sum.slow += Number(wasSlow);
    },
    totals(nowMs) {
      reach(nowMs);
      return { ...sum };
    },
    clear,
  };
}
