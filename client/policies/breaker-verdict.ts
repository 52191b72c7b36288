// What one attempt says about the health of the server: pure, so that the table can be read and tested.
import { status } from '@grpc/grpc-js';
import { CallError, CancelledError, DeadlineExceededError, RefusedError } from '../errors.ts';

/**
 * `success` and `failure` move a breaker; `nothing` says nothing about the server. `unsure` is a poor answer that is no
 * reason to open a circuit, and no reason to close one either: for a probe it is a failure.
 */
export type Verdict = 'success' | 'failure' | 'unsure' | 'nothing';

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

/** The verdict on an attempt that failed. Any answer that proves the server alive is a success. */
export function verdictOn(error: unknown, attempt: number): Verdict {
  if (!(error instanceof CallError) || error instanceof CancelledError || error instanceof RefusedError)
    return 'nothing';
  // A later attempt that had only the rest of the total time proves little; a first one had all of it.
  if (error instanceof DeadlineExceededError && error.limit === 'total' && attempt > 1) return 'unsure';
  if (unsure.has(error.code)) return 'unsure';
  return failures.has(error.code) ? 'failure' : 'success';
}
