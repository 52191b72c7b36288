// What a call is told as: when it arrives and when it ends, to the metrics and to the feed.
import type { status } from '@grpc/grpc-js';
import { joined } from './answer.ts';
import type { ArrivalEvent, ArrivalFeed } from './arrivals.ts';
import type { Injection } from './chaos.ts';
import type { Clock } from './clock.ts';
import type { Arrival } from './faults/fault.ts';
import { statusName } from './grpc-status.ts';
import type { ServerMetrics } from './metrics.ts';

/** Who is told. */
export interface Listeners {
  readonly clock: Clock;
  readonly metrics: ServerMetrics;
  readonly feed: ArrivalFeed;
}

// Each field by its name: to copy objects is dear with every call.
const begun = (arrival: Arrival<unknown>, injections: readonly Injection[], arrivedAtUnixMs: number): ArrivalEvent => ({
  id: arrival.id,
  method: arrival.method,
  callKey: arrival.callKey,
  lane: arrival.lane,
  attempt: arrival.attempt,
  arrival: arrival.n,
  arrivedAtUnixMs,
  deadlineMs: arrival.deadlineMs,
  faultKind: joined(injections, 'kind'),
  faultId: joined(injections, 'id'),
  ended: false,
  endedAtUnixMs: 0,
  status: '',
  cancelledAtUnixMs: 0,
  caller: arrival.caller,
});

/** Tells of an arrival and of what it meets. */
export function tellArrival(
  arrival: Arrival<unknown>,
  injections: readonly Injection[],
  arrivedAtUnixMs: number,
  { metrics, feed }: Listeners,
): ArrivalEvent {
  const event = begun(arrival, injections, arrivedAtUnixMs);
  metrics.callStarted(event.method, event.attempt);
  for (const { kind } of injections) metrics.faultInjected(event.method, kind);
  feed.publish(event);
  return event;
}

/** Tells of the end of an arrival; `goneAt` is when its caller left before that, else 0. */
export function tellEnd(arrived: ArrivalEvent, code: status, goneAt: number, listeners: Listeners): ArrivalEvent {
  const { clock, metrics, feed } = listeners;
  const name = goneAt === 0 ? statusName(code) : 'CANCELLED';
  const event = { ...arrived, ended: true, endedAtUnixMs: clock.now(), status: name, cancelledAtUnixMs: goneAt };
  metrics.callEnded(event.method, name, event.endedAtUnixMs - event.arrivedAtUnixMs);
  feed.publish(event);
  return event;
}
