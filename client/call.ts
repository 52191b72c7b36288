// The one shape of this library: a policy is a function around `next`.
import type { Metadata } from '@grpc/grpc-js';
import type { Clock } from './clock.ts';
import type { AttemptRecord } from './errors.ts';
import type { BreakerState, Emit } from './events.ts';

/** Who streams: nobody, the server, the client, or both. */
export type MethodKind = 'unary' | 'server_streaming' | 'client_streaming' | 'bidi_streaming';

/** What a policy may know of the RPC. */
export interface Method {
  /** `payments.v1.PaymentGateway/Charge`: the name in metrics, events and errors. */
  readonly fullName: string;
  /** `Charge`: the name in `standard({ methods })`. */
  readonly name: string;
  /** The proto says `idempotency_level = IDEMPOTENT` or `NO_SIDE_EFFECTS`. */
  readonly idempotent: boolean;
  /** The proto says `NO_SIDE_EFFECTS`: it only reads. Absent = no. */
  readonly readOnly?: boolean;
  /** The request's field for the idempotency key, as the loader spells it. Absent = the key travels as metadata. */
  readonly keyField?: string | undefined;
  readonly kind: MethodKind;
}

/** What lives as long as the client and is the same for each of its calls. */
export interface ClientScope {
  /** The label `pipeline` of metrics and the default name of the breaker. */
  readonly name: string;
  /** The target in canonical form, `dns:localhost:50051`. */
  readonly target: string;
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  readonly emit: Emit;
  /** The client was closed over what was in flight: its callers have been told, nothing may leave for them any more. */
  readonly isCut?: () => boolean;
  /**
   * Asked once per call after UNAUTHENTICATED: fetches new credentials if there is a way; resolves to whether another
   * attempt would carry others than the one before. Undefined = the client has no credentials that can change.
   */
  readonly renewCredentials?:
    | ((signal: AbortSignal | undefined, carried?: Notes['carried']) => Promise<boolean>)
    | undefined;
}

/** What the policies note of a call for its end: one object for the whole call, and the only thing of it that changes. */
export interface Notes {
  /** The answer came from an attempt that was sent beside another. */
  hedged: boolean;
  /** The level of the fallback that answered, by its name. */
  fallback: string | undefined;
  /** What a hook put in place of the call's error: the caller gets it as it is, of whatever class. */
  inPlace?: unknown;
  /** The client's credentials that the last attempt carried. */
  carried?: Readonly<Record<string, string>>;
}

/** One call on its way in. Never mutated: a policy passes on `{ ...call, … }`. */
export interface Call<Req = unknown> {
  /** Names the call within its client; for events and logs, never a metric label. */
  readonly id: string;
  readonly client: ClientScope;
  readonly method: Method;
  readonly request: Req;
  /** `request` as it goes on the wire, made when the call began: what the caller does to the object later is nothing. */
  readonly encoded?: { readonly request: Req; readonly bytes: Buffer };
  readonly metadata: Metadata;
  readonly idempotencyKey: string | undefined;
  /** Aborted when the caller gave up. `deadlineSignal(call)` makes one that the deadline aborts too. */
  readonly signal: AbortSignal | undefined;
  /** Absolute, on `client.clock`, in milliseconds; `Infinity` = none. Whoever waits in a policy waits no longer. */
  readonly deadlineMs: number;
  /** How long the call has in all until then, in milliseconds; absent = not known. */
  readonly totalMs?: number | undefined;
  /** The caller chose the deadline with `timeoutMs`: it stands in place of the client's total time. */
  readonly deadlineIsCallers: boolean;
  /** The deadline is the attempt's own, not what is left of the caller's total time. */
  readonly deadlineIsAttempts: boolean;
  /** A stream's first message must have come by then; it says nothing of those that follow. */
  readonly answerByMs?: number;
  /** How long a stream's reader waits for a message at most, in milliseconds: also for the first one of an attempt. */
  readonly idleTimeoutMs?: number | undefined;
  /** 1 for the first try. */
  readonly attempt: number;
  /** How many attempts there may be, counting the first; 1 where no policy retries. */
  readonly maxAttempts: number;
  /** How long the call waited before this attempt, in milliseconds. */
  readonly backoffMs: number;
  /** It is sent beside another that has not ended. */
  readonly hedge: boolean;
  /** What has left the process for this call so far, oldest first. */
  readonly attempts: readonly AttemptRecord[];
  readonly notes: Notes;
}

export type Next<Req, Res> = (call: Call<Req>) => Promise<Res>;

/** Decides whether, when and how often to call `next`. A list is outermost first. */
export interface Policy {
  <Req, Res>(call: Call<Req>, next: Next<Req, Res>): Promise<Res>;
  /** The breakers inside, for metrics and health pages; one of its own for each method or target may come later. */
  readonly breakers?: readonly BreakerView[];
  /** The retry budgets inside. */
  readonly budgets?: readonly BudgetView[];
  /** The bulkheads inside. */
  readonly bulkheads?: readonly BulkheadView[];
  /** The methods it has overrides for, by their name in the .proto file; `createClient` checks that they exist. */
  readonly methods?: readonly string[];
}

/** A look at a circuit breaker, and a hand on it; reading it changes nothing. */
export interface BreakerView {
  /** Undefined = the name of the client it serves. */
  readonly name: string | undefined;
  readonly state: BreakerState;
  /** Until a probe may leave, in milliseconds; 0 unless open. */
  readonly retryAfterMs: number;
  /** The share of failures in its window and the share that opens it; undefined where it counts failures in a row. */
  readonly failureShare?: { readonly now: number; readonly limit: number } | undefined;
  /** Refuses every call until `release`. */
  isolate(): void;
  /** Ends an isolation: closed, and everything forgotten. */
  release(): void;
}

/** A look at a retry budget. */
export interface BudgetView {
  /** Undefined = the name of the client it serves. */
  readonly name: string | undefined;
  readonly tokens: number;
  readonly maxTokens: number;
}

/** A look at a bulkhead. */
export interface BulkheadView {
  /** Undefined = the name of the client it serves. */
  readonly name: string | undefined;
  readonly inFlight: number;
  readonly limit: number;
  readonly queued: number;
}
