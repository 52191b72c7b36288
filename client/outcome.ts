// How a call ended, in one word for metrics and logs.
import { status } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import { BulkheadFullError, CallError, CancelledError, CircuitOpenError, RateLimitedError } from './errors.ts';
import type { ClientEvent, Outcome } from './events.ts';

function outcomeOf(error: unknown, { attempts, notes }: Call): Outcome {
  if (error === undefined) {
    if (notes.fallback !== undefined) return 'success_fallback';
    if (notes.hedged) return 'success_hedged';
    return attempts.length > 1 ? 'success_after_retry' : 'success_first_try';
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
  for (const attempt of attempts) backoffMs += attempt.backoffMs;
  return {
    type: 'call-ended',
    atMs,
    callId: call.id,
    method: call.method.fullName,
    outcome: outcomeOf(error, call),
    status: error === undefined ? 'OK' : failed,
    durationMs: atMs - startedAtMs,
    attempts: attempts.length,
    backoffMs,
    message: error === undefined ? '' : String((error as Error).message ?? error),
  };
}
