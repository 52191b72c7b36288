// One call for all who ask the same at once. It is nobody's own: who gives up leaves, and the last one ends it.
import { status } from '@grpc/grpc-js';
import type { Call, Next } from '../call.ts';
import { type AttemptRecord, CallError } from '../errors.ts';
import { onGiveUp } from './give-up.ts';

interface Flight {
  readonly deadlineMs: number;
  readonly settled: Promise<unknown>;
  waiting: number;
  /** Nobody waits any more. */
  abandon(): void;
}

/** What came of a flight, and whether another call had begun it. */
export interface Landed {
  readonly response: unknown;
  readonly shared: boolean;
}

export interface SingleFlight {
  /**
   * Waits for the flight of `key`, or begins it with `next`; `onAnswer` is told of its answer once, before anybody else.
   * A caller waits no longer than its own signal and deadline let it. Who has more time than the call that began the
   * flight begins another if that ran out of time.
   */
  join(key: string, call: Call, next: Next<unknown, unknown>, onAnswer: (response: unknown) => void): Promise<Landed>;
}

// The deadline on the wire speaks first, with a real status.
const graceMs = 10;

export function singleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  const begin: (...given: Parameters<SingleFlight['join']>) => Flight = (key, call, next, onAnswer) => {
    const aborter = new AbortController();
    const isCurrent = () => flights.get(key) === flight;
    const end = () => void (isCurrent() && flights.delete(key));
    const fetch = async () => next({ ...call, signal: aborter.signal });
    const land = (response: unknown) => {
      // Not the answer of a flight that was given up: by now another may know better.
      if (isCurrent()) onAnswer(response);
      return response;
    };
    const abandon = () => {
      end();
      aborter.abort();
    };
    const flight: Flight = {
      deadlineMs: call.deadlineMs,
      settled: fetch().then(land).finally(end),
      waiting: 0,
      abandon,
    };
    flights.set(key, flight);
    return flight;
  };

  return {
    async join(key, call, next, onAnswer) {
      for (;;) {
        const found = flights.get(key);
        const flight = found ?? begin(key, call, next, onAnswer);
        try {
          return { response: await landing(flight, call), shared: found !== undefined };
        } catch (error) {
          if (!ranOutBefore(call, flight, error)) throw error;
        }
      }
    },
  };
}

function landing(flight: Flight, call: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    flight.waiting += 1;
    const leave = (error: CallError) => {
      reject(error);
      flight.waiting -= 1;
      if (flight.waiting === 0) flight.abandon();
    };
    const release = onGiveUp(call, 'waiting for the answer to the same question', leave, graceMs);
    void flight.settled.then(resolve, reject).finally(release);
  });
}

// The time that ran out was another's, or was too short for another attempt.
function ranOutBefore({ deadlineMs, client }: Call, flight: Flight, error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const leftMs = deadlineMs - client.clock.now();
  // Else it is its own that ran out, and it would join for ever.
  if (leftMs <= 0) return false;
  const flightLeftMs = flight.deadlineMs - client.clock.now();
  if (flightLeftMs <= 0) return error.code === status.DEADLINE_EXCEEDED;
  // Twice as much: a little more would end the same way, and a crowd would begin one flight after the other.
  return leftMs >= 2 * flightLeftMs && flightLeftMs < leftMs && error.attempts.some(ranShort);
}

const ranShort = ({ decision }: AttemptRecord) => decision === 'no_time_left';
