// Open-loop load: a call begins when the schedule says, whatever became of those before it.
import { setTimeout as sleep } from 'node:timers/promises';

export interface OpenLoop {
  /** Settles once the last call has begun. */
  readonly begun: Promise<void>;
  /** Whatever is due later than this does not begin any more. */
  endAt(dueMs: number): void;
}

/** Calls `begin` with the place of each time of the schedule when it has come. Times in milliseconds, on `nowMs`. */
export function openLoop(
  schedule: readonly number[],
  nowMs: () => number,
  begin: (place: number, dueMs: number) => void,
): OpenLoop {
  let endMs = Infinity;
  let asleep = new AbortController();
  const run = async () => {
    for (const [place, dueMs] of schedule.entries()) {
      // A timer may be early by part of a millisecond.
      for (let earlyMs = dueMs - nowMs(); earlyMs > 0 && dueMs <= endMs; earlyMs = dueMs - nowMs()) {
        await sleep(earlyMs, undefined, { signal: asleep.signal }).catch(() => undefined);
      }
      if (dueMs > endMs) return;
      begin(place, dueMs);
    }
  };
  return {
    begun: run(),
    endAt(dueMs) {
      endMs = dueMs;
      const waiting = asleep;
      asleep = new AbortController();
      waiting.abort();
    },
  };
}
