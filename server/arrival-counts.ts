// How often a key has arrived from a lane. Clients that repeat one payload so still meet varied fates.
import { createHash } from 'node:crypto';

export interface ArrivalCounts {
  /** Counts this arrival and answers how many there were, this one included. */
  next(method: string, lane: string, callKey: string): number;
}

export interface ArrivalCountsOptions {
  /** How many keys are remembered; the longest unused is forgotten first. Default 100,000. */
  readonly maxKeys?: number;
}

/** Counts arrivals by (method, lane, key) in bounded memory. */
export function arrivalCounts({ maxKeys = 100_000 }: ArrivalCountsOptions = {}): ArrivalCounts {
  if (!Number.isInteger(maxKeys) || maxKeys < 1) throw new RangeError(`maxKeys must be ≥ 1, got ${maxKeys}`);
  const counts = new Map<string, number>();
  return {
    next(method, lane, callKey) {
      // A digest, so that long keys take no more memory than short ones.
      const key = createHash('sha256')
        .update(JSON.stringify([method, lane, callKey]))
        .digest('base64');
      const n = (counts.get(key) ?? 0) + 1;
      counts.delete(key);
      counts.set(key, n); // A Map keeps insertion order: the first is the longest unused.
      if (counts.size > maxKeys) counts.delete(counts.keys().next().value as string);
      return n;
    },
  };
}
