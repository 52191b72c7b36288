// The calls of one client that have begun and not ended.
export interface Flights {
  begin(): void;
  end(): void;
  /** Counts an open stream; the function it returns tells that it has ended. */
  opened(stop: () => void): () => void;
  /** Stops the streams; settles once nothing is in flight. */
  drain(): Promise<void>;
}

export function flightsOf(): Flights {
  const streams = new Set<() => void>();
  const waiting = new Set<() => void>();
  let count = 0;
  const begin = () => void (count += 1);
  const end = () => {
    count -= 1;
    if (count === 0) for (const resolve of waiting) resolve();
  };
  return {
    begin,
    end,
    opened(stop) {
      begin();
      streams.add(stop);
      return () => {
        if (streams.delete(stop)) end();
      };
    },
    drain() {
      // A watch has no end of its own to wait for.
      for (const stop of streams) stop();
      return count === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve));
    },
  };
}
