// Answers: a server that hangs or is slower than the caller can wait. A timeout frees the caller; the server may
// still do the work. Do not use it alone for work that must not happen twice: pair it with an idempotency key.
import type { Call, Next, Policy } from '../call.ts';
import { CancelledError, DeadlineExceededError } from '../errors.ts';
import { checkKeys, checkNumber, maxDelayMs } from './bounds.ts';

/**
 * Gives each attempt at most `attemptTimeoutMs` (default 2,000). The deadline goes on the wire as `grpc-timeout`
 * and gRPC's own timer ends the attempt, so client and server give up at the same instant and no timer is ours. An
 * attempt that would have less than `leastMs` (default 0) does not leave: it could not finish. For a stream this is the
 * time to its first message.
 */
export function attemptTimeout(
  attemptTimeoutMs = 2_000,
  options: { readonly leastMs?: number | undefined } = {},
): Policy {
  checkKeys('attemptTimeout', options, ['leastMs']);
  const { leastMs = 0 } = options;
  checkNumber('attemptTimeoutMs', attemptTimeoutMs, { min: 1, max: maxDelayMs });
  checkNumber('leastAttemptMs', leastMs, { min: 0, max: attemptTimeoutMs });
  return (call, next) => {
    const now = call.client.clock.now();
    const leftMs = call.deadlineMs - now;
    if (leftMs < leastMs) return Promise.reject(tooLittle(call, leftMs, leastMs));
    const deadlineMs = now + attemptTimeoutMs;
    if (deadlineMs >= call.deadlineMs) return next(call);
    if (call.method.kind === 'unary') return next({ ...call, deadlineMs, deadlineIsAttempts: true });
    return next({ ...call, answerByMs: deadlineMs });
  };
}

function tooLittle(call: Call, leftMs: number, leastMs: number): DeadlineExceededError {
  const method = call.method.fullName;
  const text = `${method} not sent: ${Math.max(0, Math.floor(leftMs))} ms left, an attempt needs ${leastMs}`;
  return new DeadlineExceededError(text, { method, attempts: call.attempts, limit: 'total' });
}

// The deadline on the wire speaks first, with a real status; this timer ends what ignores deadlines.
const graceMs = 20;

/**
 * Bounds the whole call, waits between attempts included, to `totalTimeoutMs` (default 10,000). A caller's own
 * `timeoutMs` takes its place. Settles the caller at once when its signal aborts, whatever lies inside. A stream lasts
 * as long as it lasts: only a `timeoutMs` of the caller's bounds it.
 *
 * cockatiel's timeout is not used: an AbortController and three emitters a call make it ten times as dear as the rest
 * of the stack (docs/benchmarks.md), and every wait of this library minds the deadline by itself.
 */
export function totalTimeout(totalTimeoutMs = 10_000): Policy {
  checkNumber('totalTimeoutMs', totalTimeoutMs, { min: 1, max: maxDelayMs });
  return (call, next) => {
    const own = call.deadlineIsCallers;
    const isStream = call.method.kind !== 'unary';
    if (isStream && call.deadlineMs === Infinity) return next(call);
    const now = call.client.clock.now();
    const leftMs = call.deadlineMs - now;
    if (own || isStream || leftMs <= totalTimeoutMs) return bounded(call, leftMs, next);
    return bounded({ ...call, deadlineMs: now + totalTimeoutMs, totalMs: totalTimeoutMs }, totalTimeoutMs, next);
  };
}

function bounded<Req, Res>(call: Call<Req>, timeoutMs: number, next: Next<Req, Res>): Promise<Res> {
  const { signal } = call;
  if (signal?.aborted) return Promise.reject(cancelled(call));
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      release();
      reject(cancelled(call));
    };
    const cancelTimer = call.client.clock.timer(Math.min(timeoutMs + graceMs, maxDelayMs), () => {
      release();
      reject(timedOut(call, timeoutMs));
    });
    const release = () => {
      cancelTimer();
      signal?.removeEventListener('abort', giveUp);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    settled(next, call).then(
      (response) => {
        release();
        resolve(response);
      },
      (error: unknown) => {
        release();
        reject(error as Error);
      },
    );
  });
}

// A policy of a user's own may throw before it has a promise to reject.
function settled<Req, Res>(next: Next<Req, Res>, call: Call<Req>): Promise<Res> {
  try {
    return next(call);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

function cancelled(call: Call): CancelledError {
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause: call.signal?.reason as unknown };
  return new CancelledError(`${method} cancelled by the caller`, fields);
}

function timedOut(call: Call, timeoutMs: number): DeadlineExceededError {
  const method = call.method.fullName;
  const text = `${method} not answered within ${Math.round(timeoutMs)} ms in all`;
  return new DeadlineExceededError(text, { method, attempts: call.attempts, limit: 'total' });
}
