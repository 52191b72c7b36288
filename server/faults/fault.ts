// A fault has the shape of a client's policy, a function around `next`: it decides whether and when the handler runs.
import type { ServerHttp2Stream } from 'node:http2';
import { status } from '@grpc/grpc-js';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';

/** What lies beneath a call, for faults that no gRPC status can play. */
export interface Wire {
  /** The call's HTTP/2 stream; its session is the caller's connection. */
  stream(): ServerHttp2Stream;
  /** Settles once the messages sent so far have left grpc-js for the stream, or the stream is closed. */
  flushed(): Promise<void>;
  /** Sends the response headers as a real answer begins; what follows is written to the stream. */
  sendHeaders(): void;
  /** A response as its protobuf bytes, without the five bytes of gRPC's frame. */
  serialize(response: unknown): Buffer;
}

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
  /** Who the caller proved to be: a token's `sub`, a key's owner, a certificate's name; empty when nobody is asked. */
  readonly caller: string;
  /** The caller's `grpc-previous-rpc-attempts`, plus one. */
  readonly attempt: number;
  /** How often this key has arrived from this lane, counting this time. */
  readonly n: number;
  /** The time the caller gave, in milliseconds from the arrival; 0 = none. */
  readonly deadlineMs: number;
  readonly request: Req;
  /** What the caller sent under a name in lower case; several values are joined by commas. */
  readonly metadata: (name: string) => string | undefined;
  /** In [0, 1): this call's part of the fate, for a fault whose size varies. Each fault a call meets has its own. */
  readonly chance: number;
  /** Aborts when the caller gave up or its deadline passed. */
  readonly gone: AbortSignal;
  /**
   * Called before each message of the answer is sent, with how many were sent before and the message; throws to end the
   * call there, or settles when the message may go.
   */
  readonly sending: (before: number, message: unknown) => void | Promise<void>;
  readonly wire: Wire;
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
  readonly life: Life;
  /** The seed of the fates, for what is decided over time rather than for a call. */
  readonly seed: string;
}

/** The life of the server's process, as its callers see it: a crash or a restart ends one and begins the next. */
export interface Life {
  /** When this life began, in the clock's milliseconds. */
  startedAt(): number;
  /** Aborts when this life ends by a crash: what was under way is lost. */
  ended(): AbortSignal;
  /** Cuts every connection and loses all work under way; listens again after `downMs`. */
  crash(downMs: number): void;
  /** Sends GOAWAY, lets calls end, then is away for `downMs`. */
  restart(downMs: number): void;
}

/** What chaos does to a new connection in place of serving it. */
export interface Reception {
  /** It is never spoken to, and reset after so many milliseconds. */
  readonly silentMs: number;
}

/** One kind of fault: what a scenario may say about it, how it reads, how it is made. */
export interface FaultKind<Options> {
  /** Checks the part of a scenario that describes this fault. */
  readonly options: z.ZodType<Options>;
  /** In words, for a reader: "sleep 5 s, then succeed". */
  describe(options: Options): string;
  /** Made once each time its scenario starts; what it remembers of calls (a queue, a bucket) lives in its closure. */
  create(options: Options, context: FaultContext): Fault;
  /** Set where the fault hits new connections in place of calls; `share` is then that of connections. */
  reception?(options: Options): Reception;
}

/** A fault's answer: a real gRPC status, as a broken server would send it. */
export class FaultError extends Error {
  readonly code: status;
  /** Sent with the status. */
  readonly trailers: Readonly<Record<string, string | Buffer>>;

  constructor(code: status, message: string, trailers: Readonly<Record<string, string | Buffer>> = {}) {
    super(message);
    this.code = code;
    this.trailers = trailers;
  }

  override get name(): string {
    return 'FaultError';
  }
}

/** The fault has answered on the wire itself; code and message say what the caller makes of it. */
export class WireTakenError extends FaultError {
  /** Whether what the fault has sent is followed by trailers of status OK; else by nothing. */
  readonly endsWell: boolean;
  /** Whether the caller was cut off before the work ended: that it then seems gone is the fault's doing, not its own. */
  readonly cutsOff: boolean;

  constructor(code: status, message: string, { endsWell = false, cutsOff = false } = {}) {
    super(code, message);
    this.endsWell = endsWell;
    this.cutsOff = cutsOff;
  }

  override get name(): string {
    return 'WireTakenError';
  }
}

/** How a call ends whose caller is gone; nobody hears it. */
export const callerGone = () => new FaultError(status.CANCELLED, 'the caller gave up');

/** The answer to a call that was still held by a fault, or a stream, when the server stopped. */
export const serverStopped = () => new FaultError(status.UNAVAILABLE, 'the server is shutting down');

/** The end of a call that was under way when the server crashed; its connection is gone, so nobody hears it. */
export const serverCrashed = () => new FaultError(status.UNAVAILABLE, 'the server crashed');
