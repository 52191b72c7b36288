// Time as an argument: policies never ask the machine for it.

/** Where time comes from. Replace it in a test to make waits instant and exact. */
export interface Clock {
  /** Milliseconds since 1970, with a fraction; never runs backwards within a process. */
  now(): number;
  /** Settles after `delayMs`, or rejects with the signal's reason as soon as it aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Runs `act` after `delayMs` unless the function it returns is called before. */
  timer(delayMs: number, act: () => void): () => void;
}

/** The machine's monotonic clock. A change of the wall clock does not move it. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  timer(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
  sleep: (delayMs, signal) => sleepOn(systemClock.timer, delayMs, signal),
};

/** A `sleep` made of a `timer`, for a clock of one's own. */
export const sleepOn = (timer: Clock['timer'], delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = () => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = timer(delayMs, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
