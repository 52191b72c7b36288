// Answers: a server that hangs or is slower than the caller can wait. A timeout frees the caller; the server may
// still do the work. Do not use it alone for work that must not happen twice: pair it with an idempotency key.
import { TaskCancelledError, timeout, TimeoutStrategy } from 'cockatiel';
import type { Call, Policy } from '../call.ts';
import { CancelledError, DeadlineExceededError } from '../errors.ts';
import { checkNumber, maxDelayMs } from './bounds.ts';

/**
 * Gives each attempt at most `attemptTimeoutMs` (default 2,000). The deadline goes on the wire as `grpc-timeout`
 * and gRPC's own timer ends the attempt, so client and server give up at the same instant and no timer is ours.
 */
export function attemptTimeout(attemptTimeoutMs = 2_000): Policy {
  checkNumber('attemptTimeoutMs', attemptTimeoutMs, { min: 1, max: maxDelayMs });
  return (call, next) => {
    const deadlineMs = call.client.clock.now() + attemptTimeoutMs;
    if (deadlineMs >= call.deadlineMs) return next(call);
    return next({ ...call, deadlineMs, deadlineIsAttempts: true });
  };
}

// The deadline on the wire speaks first, with a real status; cockatiel's timer ends what ignores deadlines.
const graceMs = 20;

/**
 * Bounds the whole call, waits between attempts included, to `totalTimeoutMs` (default 10,000). A caller's own
 * `timeoutMs` takes its place. Settles the caller at once when its signal aborts, whatever lies inside.
 */
export function totalTimeout(totalTimeoutMs = 10_000): Policy {
  checkNumber('totalTimeoutMs', totalTimeoutMs, { min: 1, max: maxDelayMs });
  const usual = engineFor(totalTimeoutMs);
  return async (call, next) => {
    const now = call.client.clock.now();
    const own = call.deadlineMs !== Infinity;
    const deadlineMs = own ? call.deadlineMs : now + totalTimeoutMs;
    const engine = own ? engineFor(deadlineMs - now) : usual;
    try {
      return await engine.execute(({ signal }) => next({ ...call, deadlineMs, signal }), call.signal);
    } catch (error) {
      throw error instanceof TaskCancelledError ? settled(call, deadlineMs - now, error) : error;
    }
  };
}

// abortOnReturn would abort a signal on every return, which costs more than the rest of the policy together.
const engineFor = (timeoutMs: number) =>
  timeout(Math.min(timeoutMs + graceMs, maxDelayMs), { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });

// cockatiel says "timed out" also when the caller aborted; the caller's signal knows better.
function settled(call: Call, timeoutMs: number, cause: Error) {
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts };
  if (call.signal?.aborted) {
    return new CancelledError(`${method} cancelled by the caller`, { ...fields, cause: call.signal.reason });
  }
  return new DeadlineExceededError(`${method} not answered within ${Math.round(timeoutMs)} ms in all`, {
    ...fields,
    cause,
    limit: 'total',
  });
}
