// One union for everything that happens to a call. Metrics, logs, the live page and the tests read it.
import type { StatusName } from './status.ts';

export type BreakerState = 'closed' | 'open' | 'half_open' | 'isolated';

/** Receives every event of a client, in order, as it happens. */
export type Emit = (event: ClientEvent) => void;

/** How a call ended, for the caller. Values of the label `outcome`. */
export const outcomes = [
  'success_first_try',
  'success_after_retry',
  'success_hedged',
  'success_fallback',
  'failure',
  'timeout',
  'cancelled',
  'rejected_breaker',
  'rejected_bulkhead',
  'rejected_rate_limit',
] as const;
export type Outcome = (typeof outcomes)[number];

/** What the retry policy decided after a failed attempt. Values of the label `decision`. */
export const retryDecisions = [
  'retried',
  'exhausted',
  'budget_denied',
  'not_retryable',
  'no_time_left',
  'pushback',
] as const;
export type RetryDecision = (typeof retryDecisions)[number];

/** Why a circuit opened. */
export type CircuitReason = 'consecutive' | 'failure_share' | 'slow_share' | 'probe';

interface OfCall {
  /** When, in milliseconds since 1970 on the client's clock. */
  readonly atMs: number;
  readonly callId: string;
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly method: string;
}

interface OfBreaker {
  readonly atMs: number;
  readonly breaker: string;
  readonly from: BreakerState;
}

export type ClientEvent =
  | (OfCall & { readonly type: 'call-started' })
  | (OfCall & {
      readonly type: 'attempt-started';
      readonly attempt: number;
      /** How many there may be, counting the first. */
      readonly attempts: number;
      /** What goes on the wire as `grpc-timeout`; undefined = no deadline. */
      readonly timeoutMs: number | undefined;
    })
  | (OfCall & {
      readonly type: 'attempt-ended';
      readonly attempt: number;
      readonly attempts: number;
      readonly status: StatusName;
      readonly durationMs: number;
      /** The trailers of an injected fault; undefined = a real answer. */
      readonly faultId: string | undefined;
      readonly faultKind: string | undefined;
      readonly message: string;
    })
  | (OfCall & {
      readonly type: 'retry-scheduled';
      /** The attempt to come. */
      readonly attempt: number;
      readonly attempts: number;
      readonly delayMs: number;
      /** Why: the status of the attempt before. */
      readonly status: StatusName;
    })
  | (OfCall & {
      readonly type: 'retry-stopped';
      /** The attempt that failed. */
      readonly attempt: number;
      readonly attempts: number;
      readonly decision: Exclude<RetryDecision, 'retried'>;
      readonly status: StatusName;
    })
  | (OfCall & {
      readonly type: 'attempt-refused';
      readonly by: 'breaker';
      readonly attempt: number;
      readonly breaker: string;
      /** 0 while its probe is out, Infinity while it is isolated by hand. */
      readonly retryAfterMs: number;
    })
  | (OfCall & {
      readonly type: 'attempt-refused';
      readonly by: 'bulkhead' | 'rate_limit';
      readonly attempt: number;
      /** The name of the bulkhead or rate limit. */
      readonly limiter: string;
      /** Until it would let one through, in milliseconds; 0 = not known. */
      readonly retryAfterMs: number;
    })
  | (OfCall & {
      /** The call waits its turn at a bulkhead or a rate limit. */
      readonly type: 'attempt-queued';
      readonly by: 'bulkhead' | 'rate_limit';
      readonly attempt: number;
      readonly limiter: string;
    })
  | (OfCall & {
      /** An attempt leaves beside one that has not ended. */
      readonly type: 'hedge-started';
      readonly attempt: number;
      readonly attempts: number;
      /** How long the one before had been out, in milliseconds. */
      readonly delayMs: number;
    })
  | (OfCall & {
      /** A failed call is answered by another level: 1 is the first of the list. */
      readonly type: 'fallback-used';
      readonly level: number;
      readonly fallback: string;
      readonly status: StatusName;
    })
  | (OfCall & {
      readonly type: 'cache-hit';
      /** False: the entry's time was over, and it was given because the call failed. */
      readonly fresh: boolean;
      readonly ageMs: number;
    })
  | (OfCall & {
      /** A stream broke after its first message and goes on behind the last one received. */
      readonly type: 'stream-resumed';
      /** 1 for the first time. */
      readonly resumption: number;
      readonly delayMs: number;
      readonly status: StatusName;
      /** How many messages had come by then. */
      readonly received: number;
    })
  | (OfCall & {
      readonly type: 'call-ended';
      readonly outcome: Outcome;
      readonly status: StatusName;
      readonly durationMs: number;
      /** How many attempts left the process. */
      readonly attempts: number;
      /** How many of them were sent beside another; absent = none. */
      readonly hedges?: number;
      /** The sum of the waits between attempts. */
      readonly backoffMs: number;
      /** What the caller's error says; empty on success. */
      readonly message: string;
    })
  | (OfBreaker & {
      readonly type: 'circuit-opened';
      readonly to: 'open';
      readonly openMs: number;
      readonly reason: CircuitReason;
      /** Failures in a row when it opened; 1 for a failed probe. */
      readonly consecutiveFailures: number;
      /** What share of the calls in the window was bad, 0 to 1, where a share was the reason. */
      readonly share?: number;
      /** How many calls there were in that window. */
      readonly calls?: number;
    })
  | (OfBreaker & { readonly type: 'circuit-half-opened'; readonly to: 'half_open' })
  | (OfBreaker & { readonly type: 'circuit-closed'; readonly to: 'closed' })
  | (OfBreaker & { readonly type: 'circuit-isolated'; readonly to: 'isolated' })
  | {
      /** New attempts go to another target of the list. */
      readonly type: 'target-changed';
      readonly atMs: number;
      readonly fromTarget: string;
      readonly toTarget: string;
    }
  | {
      /** New credentials were fetched, or could not be. */
      readonly type: 'credentials-renewed';
      readonly atMs: number;
      readonly ok: boolean;
    }
  | {
      /** A connect that never finished was abandoned; the next attempt dials anew. */
      readonly type: 'channel-recycled';
      readonly atMs: number;
      readonly target: string;
    };
