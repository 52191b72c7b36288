// The one shape of this library: a policy is a function around `next`.
import type { Metadata } from '@grpc/grpc-js';
import type { Clock } from './clock.ts';
import type { AttemptRecord } from './errors.ts';
import type { BreakerState, Emit } from './events.ts';

/** What a policy may know of the RPC. */
export interface Method {
  /** `payments.v1.PaymentGateway/Charge`: the name in metrics, events and errors. */
  readonly fullName: string;
  /** `Charge`: the name in `standard({ methods })`. */
  readonly name: string;
  /** The proto says `idempotency_level = IDEMPOTENT` or `NO_SIDE_EFFECTS`. */
  readonly idempotent: boolean;
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
  /** Aborted when the caller gave up or the total time is over. */
  readonly signal: AbortSignal | undefined;
  /** Absolute, on `client.clock`, in milliseconds; `Infinity` = none. */
  readonly deadlineMs: number;
  /** The deadline is the attempt's own, not what is left of the caller's total time. */
  readonly deadlineIsAttempts: boolean;
  /** 1 for the first try. */
  readonly attempt: number;
  /** How many attempts there may be, counting the first; 1 where no policy retries. */
  readonly maxAttempts: number;
  /** How long the call waited before this attempt, in milliseconds. */
  readonly backoffMs: number;
  /** What has left the process for this call so far, oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

export type Next<Req, Res> = (call: Call<Req>) => Promise<Res>;

/** Decides whether, when and how often to call `next`. A list is outermost first. */
export interface Policy {
  <Req, Res>(call: Call<Req>, next: Next<Req, Res>): Promise<Res>;
  /** The breakers inside, for metrics and health pages. */
  readonly breakers?: readonly BreakerView[];
  /** The methods it has overrides for, by their name in the .proto file; `createClient` checks that they exist. */
  readonly methods?: readonly string[];
}

/** A look at a circuit breaker; reading it changes nothing. */
export interface BreakerView {
  /** Undefined = the name of the client it serves. */
  readonly name: string | undefined;
  readonly state: BreakerState;
  /** Until a probe may leave, in milliseconds; 0 unless open. */
  readonly retryAfterMs: number;
}
