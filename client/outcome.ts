// How a call ended, in one word for metrics and logs.
import { status } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import { BulkheadFullError, CallError, CancelledError, CircuitOpenError, RateLimitedError } from './errors.ts';
import type { ClientEvent, Outcome } from './events.ts';
import { underWay } from './journal.ts';

function outcomeOf(error: unknown, { attempts, notes }: Call): Outcome {
  if (error === undefined) {
    if (notes.fallback !== undefined) return 'success_fallback';
    if (notes.hedged) return 'success_hedged';
    // Beside a first attempt that answers in the end, others may have left. A stream that went on has several first ones.
    const [first, ...more] = attempts.filter(({ attempt }) => attempt === 1);
    const isFirst = attempts.length < 2 || (first?.status === 'OK' && more.length === 0);
    return isFirst ? 'success_first_try' : 'success_after_retry';
  }
  if (error instanceof CircuitOpenError) return 'rejected_breaker';
  if (error instanceof BulkheadFullError) return 'rejected_bulkhead';
  if (error instanceof RateLimitedError) return 'rejected_rate_limit';
  if (error instanceof CancelledError) return 'cancelled';
  return error instanceof CallError && error.code === status.DEADLINE_EXCEEDED ? 'timeout' : 'failure';
}

/** The event that closes the story of a call; `error` undefined = it succeeded. */
export function callEnded(call: Call, startedAtMs: number, error?: unknown): ClientEvent {
  const atMs = call.client.clock.now();
  const { attempts } = call;
  const failed = error instanceof CallError ? error.status : 'UNKNOWN';
  let backoffMs = 0;
  let hedges = 0;
  for (const attempt of attempts) {
    backoffMs += attempt.backoffMs;
    if (attempt.hedge) hedges += 1;
  }
  return {
    type: 'call-ended',
    atMs,
    callId: call.id,
    method: call.method.fullName,
    outcome: outcomeOf(error, call),
    status: error === undefined ? 'OK' : failed,
    durationMs: atMs - startedAtMs,
    attempts: attempts.length + underWay(attempts),
    ...(hedges > 0 && { hedges }),
    backoffMs,
    message: error === undefined ? '' : String((error as Error).message ?? error),
  };
}
