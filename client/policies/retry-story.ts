// What retry and hedging tell of a failed attempt: in the journal, as an event, as the caller's error.
import type { Call } from '../call.ts';
import { type AttemptRecord, type CallError, CancelledError, RetriesExhaustedError } from '../errors.ts';
import type { RetryDecision } from '../events.ts';

/** Writes into the journal what was decided after an attempt. */
export const decided = (call: Call, attempt: number, decision: RetryDecision): void =>
  amend(call, attempt, { decision });

/** Writes into the journal, from its line `since` on, that an attempt was cancelled because the call needed it no more. */
export const superseded = (call: Call, attempt: number, since: number): void =>
  amend(call, attempt, { message: 'another attempt answered first' }, since);

/** Writes into the journal that the attempt which was to follow the last failed one was refused. */
export function refused({ attempts }: Call, error: CallError): void {
  const index = attempts.findLastIndex(({ decision }) => decision === 'retried');
  if (index >= 0) (attempts as AttemptRecord[])[index] = { ...attempts[index]!, refusal: error.message };
}

function amend({ attempts }: Call, attempt: number, what: Partial<AttemptRecord>, since = 0): void {
  const index = attempts.findLastIndex((record) => record.attempt === attempt);
  // Another one in its place: who holds the old one holds what was true then.
  if (index >= since) (attempts as AttemptRecord[])[index] = { ...attempts[index]!, ...what };
}

/** Another attempt is to leave after `delayMs`; `call` is the one that failed. */
export function scheduled(call: Call, attempt: number, delayMs: number, error: CallError): void {
  const { clock, emit } = call.client;
  const who = { atMs: clock.now(), callId: call.id, method: call.method.fullName, attempts: call.maxAttempts };
  emit({ type: 'retry-scheduled', ...who, attempt, delayMs, status: error.status });
}

/** No attempt follows `call`, which failed: tells why and returns what the caller gets. */
export function stopped(call: Call, decision: Exclude<RetryDecision, 'retried'>, error: CallError): CallError {
  if (error instanceof CancelledError) return error;
  const { attempt, maxAttempts: attempts } = call;
  const { clock, emit } = call.client;
  const { fullName: method } = call.method;
  const event = { atMs: clock.now(), callId: call.id, method, attempt, attempts, decision, status: error.status };
  emit({ type: 'retry-stopped', ...event });
  if (decision !== 'exhausted' || attempts === 1) return error;
  return new RetriesExhaustedError(`${method} failed ${attempts} times; the last ${saying(error)}`, {
    code: error.code,
    method,
    attempts: call.attempts,
    cause: error,
    metadata: error.metadata,
  });
}

// The message without the method it begins with.
const saying = (error: CallError) =>
  error.message.startsWith(error.method) ? error.message.slice(error.method.length + 1) : error.message;
