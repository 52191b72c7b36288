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
  const calls = counter(buckets);
  const failures = counter(buckets);
  const slow = counter(buckets);
  const all = [calls, failures, slow];
  let newest = 0;

  /** Moves to the bucket of this time, emptying what it passes; returns its place. */
  const reach = (nowMs: number) => {
    const bucket = Math.max(Math.floor(nowMs / bucketMs), newest);
    if (bucket - newest >= buckets) all.forEach(clear);
    else for (let passed = newest + 1; passed <= bucket; passed += 1) all.forEach((one) => drop(one, passed % buckets));
    newest = bucket;
    return bucket % buckets;
  };

  return {
    add(nowMs, failed, wasSlow) {
      const place = reach(nowMs);
      count(calls, place);
      if (failed) count(failures, place);
      if (wasSlow) count(slow, place);
    },
    totals(nowMs) {
      reach(nowMs);
      return { calls: calls.total, failures: failures.total, slow: slow.total };
    },
    clear: () => all.forEach(clear),
  };
}

interface Counter {
  readonly byBucket: Float64Array;
  total: number;
}

const counter = (buckets: number): Counter => ({ byBucket: new Float64Array(buckets), total: 0 });

function count(counter: Counter, place: number): void {
  counter.byBucket[place]! += 1;
  counter.total += 1;
}

function drop(counter: Counter, place: number): void {
  counter.total -= counter.byBucket[place]!;
  counter.byBucket[place] = 0;
}

function clear(counter: Counter): void {
  counter.byBucket.fill(0);
  counter.total = 0;
}
