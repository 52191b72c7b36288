// What one attempt says about the health of the server: pure, so that the table can be read and tested.
import { status } from '@grpc/grpc-js';
import type { Call } from '../call.ts';
import { CallError, CancelledError, DeadlineExceededError, RefusedError } from '../errors.ts';

/**
 * `success` and `failure` move a breaker; `nothing` says nothing about the server. `unsure` is a poor answer that is no
 * reason to open a circuit, and no reason to close one either: for a probe it is a failure. `given_up`: the caller did
 * not wait for the end.
 */
export type Verdict = 'success' | 'failure' | 'unsure' | 'given_up' | 'nothing';

const failures: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.INTERNAL,
  status.UNKNOWN,
  status.DATA_LOSS,
]);

// CANCELLED: the server gave up. RESOURCE_EXHAUSTED: alive, but no reason to send it all traffic again; also what
// grpc-js answers by itself when a message is too large.
const unsure: ReadonlySet<status> = new Set([status.CANCELLED, status.RESOURCE_EXHAUSTED]);

// A limit noticed later than this after its time: this process was busy, and an answer may be lying in the socket
// (grpc/grpc-node#2829).
const stalledMs = 200;

/** What must be known of the call: which attempt failed, and what its journal says left. */
type Tried = Pick<Call, 'attempt' | 'attempts'>;

/** The verdict on an attempt that failed. Any answer that proves the server alive is a success. */
export function verdictOn(error: unknown, call: Tried): Verdict {
  if (error instanceof CancelledError) return 'given_up';
  if (!(error instanceof CallError) || error instanceof RefusedError) return 'nothing';
  if (error instanceof DeadlineExceededError) {
    if (error.lateMs > stalledMs) return 'nothing';
    if (error.limit === 'total') return verdictOnTotal(call);
  }
  if (unsure.has(error.code)) return 'unsure';
  return failures.has(error.code) ? 'failure' : 'success';
}

// The whole time was over. If that kept the attempt from leaving, the server was not asked; a later attempt that had
// only the rest proves little; a first one had all of it.
function verdictOnTotal({ attempt, attempts }: Tried): Verdict {
  if (!attempts.some((one) => one.attempt === attempt)) return 'nothing';
  return attempt > 1 ? 'unsure' : 'failure';
}

/** The verdict on a stream that broke after its first message. That its time was over is how a long one ends. */
export function verdictOnBreak(error: CallError, call: Tried): Verdict {
  if (error instanceof DeadlineExceededError && error.limit === 'total') return 'nothing';
  return verdictOn(error, call);
}
