// Open-loop load: calls begin on schedule, whatever became of those before. A slow server cannot slow the load down,
// as it would if each call waited for the last, and so cannot hide how slow it is.
import type { Clock } from '../../client/index.ts';

export interface LoadOptions {
  readonly perSecond: number;
  /** A call that is due while so many are in flight is dropped and counted. Default 1000. */
  readonly maxInFlight?: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Makes the n-th call, counted from 1. How it ends is not the load's concern. */
  readonly call: (n: number) => Promise<unknown>;
}

export interface LoadCounts {
  readonly started: number;
  readonly inFlight: number;
  readonly dropped: number;
}

// After a pause of the whole process (a laptop that slept) what was missed is not made up for.
const maxCatchUpMs = 1000;

/** Calls until the signal aborts. `counts` may be read at any time. */
export const load = ({ perSecond, maxInFlight = 1000, clock, signal, call }: LoadOptions) => {
  let started = 0;
  let inFlight = 0;
  let dropped = 0;
  const begin = async () => {
    if (inFlight >= maxInFlight) return void (dropped += 1);
    started += 1;
    inFlight += 1;
    await call(started).catch(() => undefined);
    inFlight -= 1;
  };
  const run = async () => {
    const intervalMs = 1000 / perSecond;
    let dueMs = clock.now();
    while (!signal.aborted) {
      const nowMs = clock.now();
      if (nowMs - dueMs > maxCatchUpMs) dueMs = nowMs;
      for (; dueMs <= nowMs; dueMs += intervalMs) void begin();
      await clock.sleep(Math.max(0, dueMs - clock.now()), signal).catch(() => undefined);
    }
  };
  return { running: run(), counts: (): LoadCounts => ({ started, inFlight, dropped }) };
};
