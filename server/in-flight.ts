// How many calls are being served, and when there are none.

export interface InFlight {
  /** Counts a call until it settles. */
  track(call: Promise<unknown>): void;
  /** Settles as soon as no call is being served. */
  idle(): Promise<void>;
}

export function inFlightCalls(): InFlight {
  const waiting = new Set<() => void>();
  let calls = 0;
  // The same two functions for all calls: thousands may be in flight.
  const end = () => {
    calls--;
    if (calls > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const fail = (error: unknown) => {
    end();
    throw error;
  };
  return {
    track(call) {
      calls++;
      void call.then(end, fail);
    },
    idle: () => new Promise((resolve) => (calls === 0 ? resolve() : waiting.add(resolve))),
  };
}
