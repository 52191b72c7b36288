// How many calls are being served, and when there are none.

export interface InFlight {
  /** Counts a call until it settles. */
  track(call: Promise<unknown>): void;
  /** Settles as soon as no call is being served. */
  idle(): Promise<void>;
}

export function inFlightCalls(): InFlight {
  const calls = new Set<Promise<unknown>>();
  return {
    track(call) {
      const tracked = call.finally(() => calls.delete(tracked));
      calls.add(tracked);
    },
    async idle() {
      while (calls.size > 0) await Promise.allSettled(calls);
    },
  };
}
