// Time that moves only when a test says so.
import type { Clock } from '../clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on, ending every sleep that is due on the way, in order. */
  advance(ms: number): Promise<void>;
  /** How many sleeps are waiting. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that starts at `startMs` (default 1,000,000). */
export function fakeClock(startMs = 1_000_000): FakeClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();

  return {
    now: () => nowMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const leave = (settle: () => void) => () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          settle();
        };
        const abort = leave(() => reject(signal?.reason as Error));
        const sleeper = { dueMs: nowMs + delayMs, wake: leave(resolve) };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      }),
    async advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        await settle();
        const next = [...sleepers].sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next || next.dueMs > untilMs) break;
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
      }
      nowMs = untilMs;
      await settle();
    },
    get sleeping() {
      return sleepers.size;
    },
  };
}

/**
 * Lets what can happen now happen: promises, and the zero-delay timer between two rounds of cockatiel's retry. Several
 * timers, one after the other: on a busy machine a single one may fire before a timer that was set a moment later.
 */
export async function settle(): Promise<void> {
  for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setTimeout(resolve, 2));
}
