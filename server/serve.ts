// One call through the server, of any shape: count it, check it, meet its faults, do the work, tell of it.
import { status } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Admit } from './admission.ts';
import { type Answer, failure, joined } from './answer.ts';
import type { ArrivalCounts } from './arrival-counts.ts';
import { type ArrivalEvent, type ArrivalFeed, noArrival } from './arrivals.ts';
import { arrive, type GrpcCall } from './arrive.ts';
import { logCall, loggedCaller } from './call-log.ts';
import type { Chaos, Injection } from './chaos.ts';
import type { Clock } from './clock.ts';
import { type Arrival, type Life, serverCrashed, type Wire } from './faults/fault.ts';
import { statusName } from './grpc-status.ts';
import type { InFlight } from './in-flight.ts';
import type { ServerMetrics } from './metrics.ts';
import type { RefusedError } from './refused-error.ts';

/** What every call needs of the server. */
export interface CallContext {
  /** Says who calls and whether it may; asked first. */
  readonly admit: Admit;
  readonly counts: ArrivalCounts;
  readonly chaos: Chaos;
  readonly life: Pick<Life, 'ended'>;
  readonly feed: ArrivalFeed;
  readonly metrics: ServerMetrics;
  readonly inFlight: InFlight;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether each call is a line in the log. */
  readonly accessLog: boolean;
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
  { chaos, life }: CallContext,
): Promise<Plan<Res>> {
  const ended = life.ended();
  try {
    const prepared = await prepare(arrival.request);
    // What a crash came over is lost, whatever held it.
    const work: Work<Req, Res> = (given) => (ended.aborted ? Promise.reject(serverCrashed()) : prepared(given));
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

/** A call that is not let in meets no fault, and takes no fate from one that is. */
const notLetIn = (refusal: RefusedError) => ({ injections: [], run: () => Promise.reject(refusal) });
const uncounted: ArrivalCounts = { next: () => 0 };

const arrivalEvent = (arrival: Arrival<unknown>, injections: readonly Injection[]) => ({
  id: arrival.id,
  method: arrival.method,
  callKey: arrival.callKey,
  lane: arrival.lane,
  attempt: arrival.attempt,
  arrival: arrival.n,
  deadlineMs: arrival.deadlineMs,
  caller: arrival.caller,
  faultKind: joined(injections, 'kind'),
  faultId: joined(injections, 'id'),
});

function tellArrival(event: ArrivalEvent, injections: readonly Injection[], { metrics, feed }: CallContext): void {
  metrics.callStarted(event.method, event.attempt);
  for (const { kind } of injections) metrics.faultInjected(event.method, kind);
  feed.publish(event);
}

function tellEnd(begun: ArrivalEvent, code: status, goneAt: number, context: CallContext): ArrivalEvent {
  const { clock, metrics, feed } = context;
  const name = goneAt === 0 ? statusName(code) : 'CANCELLED';
  const event = { ...begun, ended: true, endedAtUnixMs: clock.now(), status: name, cancelledAtUnixMs: goneAt };
  metrics.callEnded(event.method, name, event.endedAtUnixMs - event.arrivedAtUnixMs);
  feed.publish(event);
  return event;
}

async function told<Req, Res>(incoming: Incoming<Req, Res>, context: CallContext): Promise<Served<Res>> {
  const { call, method, request, wire } = incoming;
  const { admit, clock, feed, counts, logger } = context;
  const arrivedAtUnixMs = clock.now();
  const gone = new AbortController();
  let goneAt = 0;
  // grpc-js says 'cancelled' after every call, also one that was answered: once() it is too late for those.
  call.once('cancelled', () => {
    goneAt = clock.now();
    gone.abort();
  });
  const { caller, refusal } = await admit(incoming, method);
  // Now, for the peer of a connection that is gone has no address.
  const who = context.accessLog && logger.isLevelEnabled('info') ? loggedCaller(call, caller) : undefined;
  const callKey = incoming.callKey();
  const from = { call, request, id: feed.nextId(), method, callKey, caller, gone: gone.signal, wire };
  const arrival = arrive(from, refusal ? uncounted : counts);
  const { injections, run } = refusal ? notLetIn(refusal) : await plan(arrival, incoming, context);
  const begun = { ...noArrival, ...arrivalEvent(arrival, injections), arrivedAtUnixMs };
  tellArrival(begun, injections, context);
  const answer = await run().then(
    (response) => ({ code: status.OK, details: '', response }),
    (error: unknown) => failure(error, method, logger),
  );
  const ended = tellEnd(begun, answer.code, goneAt, context);
  if (who) logCall(logger, ended, who);
  return { answer, injections };
}

/** Serves a call; settles with what to answer, never rejects. */
export const serve = <Req, Res>(incoming: Incoming<Req, Res>, context: CallContext): Promise<Served<Res>> =>
  told(incoming, context).catch((error: unknown) => {
    return { answer: failure(error, incoming.method, context.logger), injections: [] };
  });
