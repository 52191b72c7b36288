// A fault has the shape of a client's policy, a function around `next`: it decides whether and when the handler runs.
import { status } from '@grpc/grpc-js';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';

/** One call as it arrived. Never mutated. */
export interface Arrival<Req> {
  /** Names this arrival within the life of the server. */
  readonly id: string;
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly method: string;
  /** The idempotency key where the request has one, else a digest of the payload. */
  readonly callKey: string;
  /** The caller's metadata `chaos-lane`; empty when not sent. */
  readonly lane: string;
  /** The caller's `grpc-previous-rpc-attempts`, plus one. */
  readonly attempt: number;
  /** How often this key has arrived from this lane, counting this time. */
  readonly n: number;
  readonly request: Req;
  /** Aborts when the caller gave up or its deadline passed. */
  readonly gone: AbortSignal;
  /** Called before each message of the answer is sent, with how many were sent before; throws to end the call there. */
  readonly sending: (before: number) => void;
}

/** A function around the handler; a list of faults runs outermost first. */
export type Fault = <Req, Res>(arrival: Arrival<Req>, next: (arrival: Arrival<Req>) => Promise<Res>) => Promise<Res>;

/** What a fault may wait on. */
export interface FaultContext {
  readonly clock: Clock;
  /** Aborts when the server begins to shut down: calls that would never answer are let go. */
  readonly draining: AbortSignal;
  /** Aborts when the time to drain is over: every wait ends. */
  readonly stopped: AbortSignal;
}

/** One kind of fault: what a scenario may say about it, how it reads, how it is made. */
export interface FaultKind<Options> {
  /** Checks the part of a scenario that describes this fault. */
  readonly options: z.ZodType<Options>;
  /** In words, for a reader: "sleep 5 s, then succeed". */
  describe(options: Options): string;
  /** `chance`, in [0, 1), is part of the call's fate: for a fault whose size varies. */
  create(options: Options, context: FaultContext, chance: number): Fault;
}

/** A fault's answer: a real gRPC status, as a broken server would send it. */
export class FaultError extends Error {
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }

  override get name(): string {
    return 'FaultError';
  }
}

/** How a call ends whose caller is gone; nobody hears it. */
export const callerGone = () => new FaultError(status.CANCELLED, 'the caller gave up');

/** The answer to a call that was still held by a fault, or a stream, when the server stopped. */
export const serverStopped = () => new FaultError(status.UNAVAILABLE, 'the server is shutting down');
