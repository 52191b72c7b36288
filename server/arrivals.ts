// The arrival feed: what reached the server, told when it arrives and again when it ends.
import type { Arrival__Output } from '../proto/gen/chaos/v1/Arrival.ts';

/** One call as the server saw it; the fields are those of `chaos.v1.Arrival`. */
export type ArrivalEvent = Readonly<Arrival__Output>;

/** No call yet: the values of fields that are not set, and the marker that opens a stream. */
export const noArrival: ArrivalEvent = {
  id: '0',
  method: '',
  callKey: '',
  lane: '',
  attempt: 0,
  arrival: 0,
  arrivedAtUnixMs: 0,
  deadlineMs: 0,
  faultKind: '',
  faultId: '',
  ended: false,
  endedAtUnixMs: 0,
  status: '',
  cancelledAtUnixMs: 0,
  caller: '',
};

export interface ArrivalFeed {
  /** An id that no other arrival of this server has; "0" is never one. */
  nextId(): string;
  publish(event: ArrivalEvent): void;
  /** Calls the listener with every event from now on; the answer unsubscribes it. */
  subscribe(listener: (event: ArrivalEvent) => void): () => void;
}

/** The same listener, whose errors are its own: thrown when no call is in the middle of being told. */
export const onItsOwn =
  (listener: (event: ArrivalEvent) => void): typeof listener =>
  (event) => {
    try {
      listener(event);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  };

/** A feed without memory: who subscribes late has missed what was before. */
export function arrivalFeed(): ArrivalFeed {
  // Wrapped, so that one function may be subscribed twice.
  const listeners = new Set<{ listener: (event: ArrivalEvent) => void }>();
  let lastId = 0;
  return {
    nextId: () => String(++lastId),
    publish(event) {
      for (const { listener } of listeners) listener(event);
    },
    subscribe(listener) {
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}
