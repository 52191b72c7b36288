// A lane is one client in the comparison: the same payments at the same instants, made its own way.
import type { BreakerState, ClientEvent } from '../../client/index.ts';
import type { LaneSpec } from '../experiment/experiment.ts';

/** What our clients and the others are told of one payment. */
export interface Payment {
  /** From 1. Its description in the books is `order N`, its call key on the tape `order-N`. */
  readonly n: number;
  readonly account: string;
  readonly minorUnits: number;
}

export interface LaneListener {
  /** Every event of our own clients, as it happens; `atMs` on the clock of the process. */
  readonly onEvent: (event: ClientEvent, n: number | undefined) => void;
  /** Where the lane's breaker tells, if it has one: `closed` when it is opened, then each change. */
  readonly onBreaker: (state: BreakerState) => void;
}

/** How a payment ended for its caller. */
export interface PaymentEnd {
  readonly outcome: 'answered' | 'failed' | 'refused';
  readonly status: string;
  readonly message: string;
  readonly explain: string;
}

export interface Lane {
  /** Never rejects: what went wrong is in the end. */
  pay(payment: Payment): Promise<PaymentEnd>;
  close(): Promise<void>;
}

/** Opens a lane on a server. Throws a TypeError or RangeError that names the option for a bad one. */
export type OpenLane = (lane: LaneSpec, target: string, listener: LaneListener) => Lane;

/** What peers are told, as far as each can be told. The defaults are the homework's. */
export interface PeerOptions {
  /** For the whole call, where the peer has such a thing. Default 10,000; `false` = none. */
  readonly totalTimeoutMs: number | false;
  /** Default 2,000; `false` = none. */
  readonly attemptTimeoutMs: number | false;
  /** Counting the first. Default 3. */
  readonly attempts: number;
  /** Default 1,000. */
  readonly initialBackoffMs: number;
  /** Default 2. */
  readonly backoffFactor: number;
  /** Default 4,000. */
  readonly maxBackoffMs: number;
  /** Default `none` for `naive`, which writes its loop by hand; the others have what they have. */
  readonly jitter: 'none' | 'full';
  /** Default UNAVAILABLE and DEADLINE_EXCEEDED. */
  readonly retryableStatuses: readonly string[];
  /** Default 5. */
  readonly consecutiveFailures: number;
  /** Default 30,000. */
  readonly openMs: number;
}
