// Answers: an answer that would be different a moment later (UNAVAILABLE, a lost connection, a slow server).
// Do not use it around another retrying layer (attempts multiply), nor for a method that is neither idempotent
// nor keyed with more statuses than UNAVAILABLE: the first attempt may have done the work.
import { handleType, retry as cockatielRetry } from 'cockatiel';
import type { Call, Policy } from '../call.ts';
import { CallError, CancelledError, DeadlineExceededError, RefusedError, RetriesExhaustedError } from '../errors.ts';
import type { RetryDecision } from '../events.ts';
import { type StatusName, statusNames } from '../status.ts';
import { type BackoffOptions, exponentialBackoff } from './backoff.ts';
import { checkKeys, checkNumber } from './bounds.ts';

export interface RetryOptions extends BackoffOptions {
  /** How often a call may be tried, counting the first. Default 3, from 1 to 100. */
  readonly attempts?: number;
  /** Statuses worth another attempt of any method. Default `['UNAVAILABLE']`. */
  readonly retryableStatuses?: readonly StatusName[];
}

/** Carries a failed attempt through cockatiel's loop: this and nothing else asks for another round. */
class TryAgain extends Error {}
const tryAgain = new TryAgain();

/** Tries again after a failure that may pass; see `RetryOptions` for the defaults. */
export function retry(options: RetryOptions = {}): Policy {
  checkKeys('retry', options, optionNames);
  const { attempts = 3, retryableStatuses = ['UNAVAILABLE'] } = options;
  checkNumber('retry.attempts', attempts, { min: 1, max: 100, integer: true });
  const retryable = checkStatuses(retryableStatuses);
  const backoff = exponentialBackoff(options);
  // cockatiel counts retries, we count attempts. Its own wait ignores an abort and then runs the function once
  // more (knowledge: cockatiel 4.0.0), so it is given none and the wait stands inside the function, abortable.
  const engine = cockatielRetry(handleType(TryAgain), { maxAttempts: attempts - 1 });

  return (call, next) => {
    let failure: CallError | undefined;
    let backoffMs = 0;
    return engine.execute(async ({ attempt: retries }) => {
      if (failure) await wait(call, backoffMs);
      try {
        return await next({ ...call, attempt: retries + 1, maxAttempts: attempts, backoffMs });
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        // Refused by us: what the caller must know is how the attempt ended that did leave.
        if (error instanceof RefusedError) throw failure ?? error;
        failure = error;
        const attempt = retries + 1;
        backoffMs = backoff(attempt, call.client.random, backoffMs);
        const decision = decide(call, error, { attempt, attempts, backoffMs, retryable });
        if (decision !== 'retried') throw stop(call, attempt, attempts, decision, error);
        announce(call, attempt + 1, attempts, backoffMs, error);
        throw tryAgain;
      }
    });
  };
}

type Stopped = Exclude<RetryDecision, 'retried'>;

// What the caller gets; the event says why.
function stop(call: Call, attempt: number, attempts: number, decision: Stopped, error: CallError): CallError {
  if (error instanceof CancelledError) return error;
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

function announce(call: Call, attempt: number, attempts: number, delayMs: number, error: CallError): void {
  const { clock, emit } = call.client;
  const who = { atMs: clock.now(), callId: call.id, method: call.method.fullName };
  emit({ type: 'retry-scheduled', ...who, attempt, attempts, delayMs, status: error.status });
}

// The message without the method it begins with.
const saying = (error: CallError) =>
  error.message.startsWith(error.method) ? error.message.slice(error.method.length + 1) : error.message;

interface Situation {
  readonly attempt: number;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly retryable: ReadonlySet<StatusName>;
}

function decide(call: Call, error: CallError, { attempt, attempts, backoffMs, retryable }: Situation): RetryDecision {
  if (!isRetryable(call, error, retryable)) return 'not_retryable';
  if (attempt >= attempts) return 'exhausted';
  if (call.deadlineMs - call.client.clock.now() <= backoffMs) return 'no_time_left';
  return 'retried';
}

function isRetryable(call: Call, error: CallError, retryable: ReadonlySet<StatusName>): boolean {
  if (error instanceof CancelledError) return false;
  // After a timeout the work may have been done (or be done later): only safe where twice is as good as once.
  if (error instanceof DeadlineExceededError) return call.method.idempotent || call.idempotencyKey !== undefined;
  return retryable.has(error.status);
}

async function wait(call: Call, backoffMs: number): Promise<void> {
  try {
    await call.client.clock.sleep(backoffMs, call.signal);
  } catch (reason) {
    if (!call.signal?.aborted) throw reason;
    const method = call.method.fullName;
    throw new CancelledError(`${method} cancelled while waiting to retry`, {
      method,
      attempts: call.attempts,
      cause: reason,
    });
  }
}

function checkStatuses(names: readonly StatusName[]): ReadonlySet<StatusName> {
  if (!Array.isArray(names)) throw new TypeError(`retry.retryableStatuses must be an array, got ${String(names)}`);
  for (const name of names) {
    const usable = statusNames.includes(name) && name !== 'OK' && name !== 'CANCELLED';
    if (!usable) throw new RangeError(`retry.retryableStatuses must hold gRPC error statuses, got ${String(name)}`);
  }
  return new Set(names);
}

const optionNames = [
  'attempts',
  'initialBackoffMs',
  'backoffFactor',
  'maxBackoffMs',
  'jitter',
  'backoff',
  'retryableStatuses',
] as const satisfies readonly (keyof RetryOptions)[];
