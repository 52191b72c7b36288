// How often a key has arrived from a lane. Clients that repeat one payload so still meet varied fates.
import { hash } from 'node:crypto';
import { latestUsed } from './latest-used.ts';

export interface ArrivalCounts {
  /** Counts this arrival and answers how many there were, this one included. */
  next(method: string, lane: string, callKey: string): number;
}

export interface ArrivalCountsOptions {
  /** How many keys are remembered; the longest unused is forgotten first. Default 100,000. */
  readonly maxKeys?: number;
}

const maxLength = 128;

/** The lane's length keeps ("a", "bc") and ("ab", "c") apart; a digest keeps what a long key takes of memory short. */
function keyOf(method: string, lane: string, callKey: string): string {
  const key = `${method} ${lane.length} ${lane}${callKey}`;
  return key.length <= maxLength ? key : hash('sha256', key, 'base64');
}

const oneMore = (n = 0) => n + 1;

/** Counts arrivals by (method, lane, key) in bounded memory. */
export function arrivalCounts({ maxKeys = 100_000 }: ArrivalCountsOptions = {}): ArrivalCounts {
  if (!Number.isInteger(maxKeys) || maxKeys < 1) throw new RangeError(`maxKeys must be ≥ 1, got ${maxKeys}`);
  const counts = latestUsed<number>(maxKeys);
  return { next: (method, lane, callKey) => counts.change(keyOf(method, lane, callKey), oneMore) };
}
