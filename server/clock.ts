// Time as an argument: nothing in this room but this file and the glue to grpc-js asks the machine for it.
import { onAbort } from './on-abort.ts';

/** Where time comes from. Replace it in a test to make waits instant and exact. */
export interface Clock {
  /** Milliseconds since 1970, with a fraction; never runs backwards within a process. */
  now(): number;
  /** Settles after `delayMs`, never sooner, or rejects with the signal's reason as soon as it aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

// A timer of Node's that is told more ends at once.
const longestTimerMs = 2 ** 31 - 1;

/** The machine's monotonic clock. A change of the wall clock does not move it. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const endMs = performance.now() + delayMs;
      const set = (ms: number) => setTimeout(wake, Math.min(ms, longestTimerMs));
      const wake = () => {
        const restMs = endMs - performance.now();
        // Node's timers count whole milliseconds from the turn they were set in, and so end up to one too soon.
        if (restMs > 0) return void (timer = set(restMs));
        forget?.();
        resolve();
      };
      let timer = set(delayMs);
      const forget = signal && onAbort(signal, stop);
    }),
};
