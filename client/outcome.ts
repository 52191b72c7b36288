// How a call ended, in one word for metrics and logs.
import { status } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import { CallError, CancelledError, CircuitOpenError } from './errors.ts';
import type { ClientEvent, Outcome } from './events.ts';

function outcomeOf(error: unknown, attempts: number): Outcome {
  if (error === undefined) return attempts > 1 ? 'success_after_retry' : 'success_first_try';
  if (error instanceof CircuitOpenError) return 'rejected_breaker';
  if (error instanceof CancelledError) return 'cancelled';
  return error instanceof CallError && error.code === status.DEADLINE_EXCEEDED ? 'timeout' : 'failure';
}

/** The event that closes the story of a call; `error` undefined = it succeeded. */
export function callEnded(call: Call, startedAtMs: number, error?: unknown): ClientEvent {
  const atMs = call.client.clock.now();
  const { attempts } = call;
  const failed = error instanceof CallError ? error.status : 'UNKNOWN';
  return {
    type: 'call-ended',
    atMs,
    callId: call.id,
    method: call.method.fullName,
    outcome: outcomeOf(error, attempts.length),
    status: error === undefined ? 'OK' : failed,
    durationMs: atMs - startedAtMs,
    attempts: attempts.length,
    backoffMs: attempts.reduce((sum, { backoffMs }) => sum + backoffMs, 0),
    message: error === undefined ? '' : String((error as Error).message ?? error),
  };
}
