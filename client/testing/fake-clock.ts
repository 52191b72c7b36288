// Time that moves only when a test says so.
import { type Clock, sleepOn } from '../clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on, ending every sleep and firing every timer that is due on the way, in order. */
  advance(ms: number): Promise<void>;
  /** How many sleeps and timers are waiting. */
  readonly sleeping: number;
}

interface Due {
  readonly dueMs: number;
  readonly act: () => void;
}

/** A clock that starts at `startMs` (default 1,000,000). */
export function fakeClock(startMs = 1_000_000): FakeClock {
  let nowMs = startMs;
  const waiting = new Set<Due>();
  const timer = (delayMs: number, act: () => void) => {
    const due = { dueMs: nowMs + delayMs, act };
    waiting.add(due);
    return () => void waiting.delete(due);
  };

  return {
    now: () => nowMs,
    timer,
    sleep: (delayMs, signal) => sleepOn(timer, delayMs, signal),
    async advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        await settle();
        const next = [...waiting].sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next || next.dueMs > untilMs) break;
        nowMs = Math.max(nowMs, next.dueMs);
        waiting.delete(next);
        next.act();
      }
      nowMs = untilMs;
      await settle();
    },
    get sleeping() {
      return waiting.size;
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
