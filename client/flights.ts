// The calls of one client that have begun and not ended.
import type { Call } from './call.ts';
import type { CancelledError } from './errors.ts';
import { closedOver } from './wire-errors.ts';

export interface Flights {
  /** Counts a call; what it returns tells that it has ended, and answers whether it was not cut before. */
  begin(cut: (error: CancelledError) => void, call: Call): () => boolean;
  /** Counts an open stream; the function it returns tells that it has ended. */
  opened(stop: () => void): () => void;
  /** Stops the streams; settles once nothing is in flight. */
  drain(): Promise<void>;
  /** Ends the calls that are in flight. */
  cut(): void;
}

interface Flight {
  readonly call: Call;
  readonly cut: (error: CancelledError) => void;
}

export function flightsOf(): Flights {
  const calls = new Set<Flight>();
  const streams = new Set<() => void>();
  const waiting = new Set<() => void>();
  const isEmpty = () => calls.size === 0 && streams.size === 0;
  const landed = () => {
    if (waiting.size > 0 && isEmpty()) for (const resolve of waiting) resolve();
  };
  return {
    begin(cut, call) {
      const flight = { call, cut };
      calls.add(flight);
      return () => {
        const isFirst = calls.delete(flight);
        landed();
        return isFirst;
      };
    },
    opened(stop) {
      streams.add(stop);
      return () => {
        if (streams.delete(stop)) landed();
      };
    },
    drain() {
      // A watch has no end of its own to wait for.
      for (const stop of streams) stop();
      return isEmpty() ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve));
    },
    cut() {
      for (const flight of calls) {
        calls.delete(flight);
        flight.cut(closedOver(flight.call));
      }
      landed();
    },
  };
}
