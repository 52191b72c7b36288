// The arrival feed as a stream. A reader that does not keep up is dropped: memory is worth more than its events.
import { type handleServerStreamingCall, status } from '@grpc/grpc-js';
import type { Arrival } from '../proto/gen/chaos/v1/Arrival.ts';
import type { Injection } from '../proto/gen/chaos/v1/Injection.ts';
import type { WatchArrivalsRequest__Output } from '../proto/gen/chaos/v1/WatchArrivalsRequest.ts';
import type { WatchInjectionsRequest__Output } from '../proto/gen/chaos/v1/WatchInjectionsRequest.ts';
import { type ArrivalEvent, type ArrivalFeed, noArrival } from './arrivals.ts';
import { injectionOf, noInjection } from './injections.ts';

export interface WatchArrivalsOptions {
  readonly feed: ArrivalFeed;
  /** Ends every stream when it aborts. */
  readonly stopped: AbortSignal;
  /** How many events may wait for a slow reader. Default 10,000. */
  readonly maxPending?: number;
}

interface Told<Message> {
  /** Opens the stream: what arrives after it is in the stream. */
  readonly marker: Message;
  /** Undefined = not told. */
  readonly message: (event: ArrivalEvent) => Message | undefined;
}

/** The handler of a method that streams what the feed tells. */
const watch =
  <Req, Message>(
    { feed, stopped, maxPending = 10_000 }: WatchArrivalsOptions,
    { marker, message }: Told<Message>,
  ): handleServerStreamingCall<Req, Message> =>
  (call) => {
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
      const told = message(event);
      if (told === undefined) return;
      if (call.writableLength >= maxPending) return drop();
      call.write(told);
    });
    call.once('cancelled', release);
    call.write(marker);
    if (stopped.aborted || call.cancelled) return finish();
    stopped.addEventListener('abort', finish);
  };

/** The handler of `WatchArrivals`. */
export const watchArrivals = (options: WatchArrivalsOptions) =>
  watch<WatchArrivalsRequest__Output, Arrival>(options, { marker: noArrival, message: (event) => event });

/** The handler of `WatchInjections`. */
export const watchInjections = (options: WatchArrivalsOptions) =>
  watch<WatchInjectionsRequest__Output, Injection>(options, { marker: noInjection, message: injectionOf });
