// One call through the server, of any shape: count it, check it, meet its faults, do the work, tell of it.
import { status } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { type Answer, failure, joined } from './answer.ts';
import type { ArrivalCounts } from './arrival-counts.ts';
import { type ArrivalEvent, type ArrivalFeed, noArrival } from './arrivals.ts';
import { arrive, deadlineMs, type GrpcCall } from './arrive.ts';
import { logCall } from './call-log.ts';
import type { Chaos, Injection } from './chaos.ts';
import type { Clock } from './clock.ts';
import type { Arrival, Wire } from './faults/fault.ts';
import { statusName } from './grpc-status.ts';
import type { InFlight } from './in-flight.ts';
import type { ServerMetrics } from './metrics.ts';

/** What every call needs of the server. */
export interface CallContext {
  readonly counts: ArrivalCounts;
  readonly chaos: Chaos;
  readonly feed: ArrivalFeed;
  readonly metrics: ServerMetrics;
  readonly inFlight: InFlight;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Work<Req, Res> = (arrival: Arrival<Req>) => Promise<Res>;

export interface Incoming<Req, Res> {
  readonly call: GrpcCall;
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly method: string;
  readonly callKey: () => string;
  readonly request: Req;
  readonly wire: Wire;
  /** Checks the request and answers with the work to do. What it throws is answered before any fault. */
  readonly prepare: (request: Req) => Work<Req, Res> | Promise<Work<Req, Res>>;
}

export interface Served<Res> {
  readonly answer: Answer<Res>;
  readonly injections: readonly Injection[];
}

interface Plan<Res> {
  readonly injections: readonly Injection[];
  readonly run: () => Promise<Res>;
}

/** The checked work under the faults it meets; a request that is refused meets none. */
async function plan<Req, Res>(
  arrival: Arrival<Req>,
  { prepare }: Incoming<Req, Res>,
  chaos: Chaos,
): Promise<Plan<Res>> {
  try {
    const work = await prepare(arrival.request);
    const injections = chaos.draw(arrival);
    const run = injections.reduceRight<Work<Req, Res>>(
      (next, { fault }) =>
        (given) =>
          fault(given, next),
      work,
    );
    return { injections, run: () => run(arrival) };
  } catch (error) {
    return { injections: [], run: () => Promise.reject(error as Error) };
  }
}

const arrivalEvent = (arrival: Arrival<unknown>, injections: readonly Injection[]) => ({
  id: arrival.id,
  method: arrival.method,
  callKey: arrival.callKey,
  lane: arrival.lane,
  attempt: arrival.attempt,
  arrival: arrival.n,
  faultKind: joined(injections, 'kind'),
  faultId: joined(injections, 'id'),
});

function tellArrival(event: ArrivalEvent, injections: readonly Injection[], { metrics, feed }: CallContext): void {
  metrics.callStarted(event.method, event.attempt);
  for (const { kind } of injections) metrics.faultInjected(event.method, kind);
  feed.publish(event);
}

function tellEnd(begun: ArrivalEvent, code: status, goneAt: number, context: CallContext): void {
  const { clock, metrics, feed, logger } = context;
  const name = goneAt === 0 ? statusName(code) : 'CANCELLED';
  const event = { ...begun, ended: true, endedAtUnixMs: clock.now(), status: name, cancelledAtUnixMs: goneAt };
  metrics.callEnded(event.method, name, event.endedAtUnixMs - event.arrivedAtUnixMs);
  feed.publish(event);
  logCall(logger, event);
}

async function told<Req, Res>(incoming: Incoming<Req, Res>, context: CallContext): Promise<Served<Res>> {
  const { call, method, request, wire } = incoming;
  const { clock, feed, counts, chaos, logger } = context;
  const arrivedAtUnixMs = clock.now();
  const caller = new AbortController();
  let goneAt = 0;
  // grpc-js says 'cancelled' after every call, also one that was answered: once() it is too late for those.
  call.once('cancelled', () => {
    goneAt = clock.now();
    caller.abort();
  });
  const from = { call, request, id: feed.nextId(), method, callKey: incoming.callKey(), gone: caller.signal, wire };
  const arrival = arrive(from, counts);
  const { injections, run } = await plan(arrival, incoming, chaos);
  const begun = { ...noArrival, ...arrivalEvent(arrival, injections), arrivedAtUnixMs, deadlineMs: deadlineMs(call) };
  tellArrival(begun, injections, context);
  const answer = await run().then(
    (response) => ({ code: status.OK, details: '', response }),
    (error: unknown) => failure(error, method, logger),
  );
  tellEnd(begun, answer.code, goneAt, context);
  return { answer, injections };
}

/** Serves a call; settles with what to answer, never rejects. */
export const serve = <Req, Res>(incoming: Incoming<Req, Res>, context: CallContext): Promise<Served<Res>> =>
  told(incoming, context).catch((error: unknown) => {
    return { answer: failure(error, incoming.method, context.logger), injections: [] };
  });
