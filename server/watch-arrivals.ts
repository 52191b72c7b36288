// The arrival feed as a stream. A reader that does not keep up is dropped: memory is worth more than its events.
import { type handleServerStreamingCall, status } from '@grpc/grpc-js';
import type { Arrival } from '../proto/gen/chaos/v1/Arrival.ts';
import type { WatchArrivalsRequest__Output } from '../proto/gen/chaos/v1/WatchArrivalsRequest.ts';
import { type ArrivalFeed, noArrival } from './arrivals.ts';

export interface WatchArrivalsOptions {
  readonly feed: ArrivalFeed;
  /** Ends every stream when it aborts. */
  readonly stopped: AbortSignal;
  /** How many events may wait for a slow reader. Default 10,000. */
  readonly maxPending?: number;
}

/** The handler of `WatchArrivals`. */
export function watchArrivals({
  feed,
  stopped,
  maxPending = 10_000,
}: WatchArrivalsOptions): handleServerStreamingCall<WatchArrivalsRequest__Output, Arrival> {
  return (call) => {
    const release = () => {
      unsubscribe();
      stopped.removeEventListener('abort', finish);
    };
    const finish = () => {
      release();
      call.end();
    };
    const drop = () => {
      release();
      const details = `the reader is too slow: more than ${maxPending} events wait for it`;
      call.emit('error', { code: status.RESOURCE_EXHAUSTED, details });
    };
    const unsubscribe = feed.subscribe((event) => {
      if (call.writableLength >= maxPending) return drop();
      call.write(event);
    });
    call.once('cancelled', release);
    call.write(noArrival);
    if (stopped.aborted || call.cancelled) return finish();
    stopped.addEventListener('abort', finish);
  };
}
