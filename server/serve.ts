// One call through the server, of any shape: count it, check it, meet its faults, do the work, tell of it.
import { status } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Admit } from './admission.ts';
import { type Answer, failure } from './answer.ts';
import type { ArrivalCounts } from './arrival-counts.ts';
import type { ArrivalEvent, ArrivalFeed } from './arrivals.ts';
import { arrive, type GrpcCall } from './arrive.ts';
import { logCall, type LoggedCaller, loggedCaller } from './call-log.ts';
import { callKeyGiven } from './call-names.ts';
import type { Chaos, Injection } from './chaos.ts';
import type { Clock } from './clock.ts';
import { type Arrival, callerGone, type Life, serverCrashed, type Wire } from './faults/fault.ts';
import type { InFlight } from './in-flight.ts';
import type { ServerMetrics } from './metrics.ts';
import type { RefusedError } from './refused-error.ts';
import { tellArrival, tellEnd } from './tell.ts';

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
  readonly callKey: (request: Req) => string;
  readonly request: Req;
  readonly wire: Wire;
  /** Checks the request and answers with the work to do. What it throws is answered before any fault. */
  readonly prepare: (request: Req) => Work<Req, Res> | Promise<Work<Req, Res>>;
}

export interface Served<Res> {
  readonly answer: Answer<Res>;
  readonly injections: readonly Injection[];
}

interface Plan<Req, Res> {
  readonly injections: readonly Injection[];
  readonly run: Work<Req, Res>;
}

/** The checked work under the faults it meets; a request that is refused meets none. */
async function plan<Req, Res>(
  arrival: Arrival<Req>,
  { prepare }: Incoming<Req, Res>,
  { chaos }: CallContext,
  ended: AbortSignal,
): Promise<Plan<Req, Res>> {
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
    return { injections, run };
  } catch (error) {
    return { injections: [], run: () => Promise.reject(error as Error) };
  }
}

/** A call that is not let in meets no fault, and takes no fate from one that is. */
const notLetIn = (refusal: RefusedError) => ({ injections: [], run: () => Promise.reject(refusal) });
const uncounted: ArrivalCounts = { next: () => 0 };

interface Begun<Req, Res> extends Plan<Req, Res> {
  readonly arrival: Arrival<Req>;
  readonly event: ArrivalEvent;
  /** Set when the end is to be logged. */
  readonly who: LoggedCaller | undefined;
}

/** All before the work and its faults. */
async function begin<Req, Res>(
  incoming: Incoming<Req, Res>,
  context: CallContext,
  gone: AbortSignal,
): Promise<Begun<Req, Res>> {
  const { call, method, request, wire } = incoming;
  const { admit, clock, feed, counts, logger } = context;
  const arrivedAtUnixMs = clock.now();
  // Of the life it arrived in: to ask who calls may take until the next one.
  const ended = context.life.ended();
  const { caller, refusal } = await admit(incoming, method);
  // Now, for the peer of a connection that is gone has no address.
  const who = context.accessLog && logger.isLevelEnabled('info') ? loggedCaller(call, caller) : undefined;
  const callKey = callKeyGiven(call.metadata) ?? incoming.callKey(request);
  const from = { call, request, id: feed.nextId(), method, callKey, caller, gone, wire };
  const arrival = arrive(from, refusal ? uncounted : counts);
  const { injections, run } = refusal ? notLetIn(refusal) : await plan(arrival, incoming, context, ended);
  return { arrival, injections, run, event: tellArrival(arrival, injections, arrivedAtUnixMs, context), who };
}

/** Serves a call; settles with what to answer, never rejects. */
export async function serve<Req, Res>(incoming: Incoming<Req, Res>, context: CallContext): Promise<Served<Res>> {
  const { call, method } = incoming;
  const { clock, logger } = context;
  const gone = new AbortController();
  let goneAt = 0;
  const leave = () => {
    goneAt = clock.now();
    gone.abort(callerGone());
  };
  call.on('cancelled', leave);
  try {
    // Thousands may hang here, so nothing of what led here is kept.
    const { arrival, injections, run, event, who } = await begin(incoming, context, gone.signal);
    let answer: Answer<Res>;
    try {
      answer = { code: status.OK, details: '', response: await run(arrival) };
    } catch (error) {
      answer = failure(error, method, logger);
    }
    const ended = tellEnd(event, answer.code, answer.cutOff ? 0 : goneAt, context);
    if (who) logCall(logger, ended, who);
    return { answer, injections };
  } catch (error) {
    return { answer: failure(error, method, logger), injections: [] };
  } finally {
    // grpc-js says 'cancelled' after every call, also one that was answered: that is nobody's leaving.
    call.off('cancelled', leave);
  }
}
