// Time as an argument: nothing in this room but this file and the glue to grpc-js asks the machine for it.

/** Where time comes from. Replace it in a test to make waits instant and exact. */
export interface Clock {
  /** Milliseconds since 1970, with a fraction; never runs backwards within a process. */
  now(): number;
  /** Settles after `delayMs`, or rejects with the signal's reason as soon as it aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

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
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, delayMs);
      signal?.addEventListener('abort', stop, { once: true });
    }),
};
