// Any policy of cockatiel's, or made with it, as one of the list. cockatiel knows no deadline and in places ignores an
// abort (a queued call, a wait between retries): this adapter ends the call all the same.
import { isBrokenCircuitError, isBulkheadRejectedError, isIsolatedCircuitError, isTaskCancelledError } from 'cockatiel';
import type { Call, Next, Policy } from './call.ts';
import { BulkheadFullError, CancelledError, CircuitOpenError, DeadlineExceededError } from './errors.ts';
import { onGiveUp } from './policies/give-up.ts';
import { checkFunction, checkKeys, checkText } from './policies/bounds.ts';
import { cancelled } from './wire-errors.ts';

/** What is needed of a policy: every `IPolicy` of cockatiel 3 and 4 fits. */
export interface CockatielPolicy {
  execute<T>(run: (context: { readonly signal: AbortSignal }) => PromiseLike<T> | T, signal?: AbortSignal): unknown;
}

export interface FromCockatielOptions {
  /** What errors and events call it. Default `cockatiel`. */
  readonly name?: string | undefined;
}

// The deadline on the wire speaks first, with a real status.
const graceMs = 20;

/**
 * Puts a cockatiel policy into the list. Its refusals become CircuitOpenError and BulkheadFullError, its timeout a
 * DeadlineExceededError; a CallError passes as it is. What a fallback of its answers with is the answer, unchecked.
 */
export function fromCockatiel(policy: CockatielPolicy, options: FromCockatielOptions = {}): Policy {
  checkFunction('fromCockatiel: policy.execute', policy?.execute);
  checkKeys('fromCockatiel', options, ['name']);
  const { name = 'cockatiel' } = options;
  checkText('fromCockatiel.name', name);

  return (call, next) =>
    new Promise((resolve, reject) => {
      const aborter = new AbortController();
      const release = onGiveUp(
        call,
        `in ${name}`,
        (error) => {
          aborter.abort(call.signal?.reason);
          reject(error);
        },
        graceMs,
      );
      const attempt = attempts(call, next, aborter.signal);
      const run = async () => (await policy.execute(attempt, aborter.signal)) as Awaited<ReturnType<typeof next>>;
      run()
        .then(resolve, (error: unknown) => reject(aborter.signal.aborted ? error : translated(call, name, error)))
        .finally(release);
    });
}

/** What cockatiel runs, as often as it likes: each time is an attempt of its own. */
function attempts<Req, Res>(call: Call<Req>, next: Next<Req, Res>, over: AbortSignal) {
  let count = 0;
  let endedAtMs: number | undefined;
  const { clock } = call.client;
  return async ({ signal }: { readonly signal: AbortSignal }): Promise<Res> => {
    // cockatiel's retry runs its function once more after an abort (4.0.0).
    if (over.aborted) throw cancelled(call, over.reason);
    const attempt = call.attempt + count;
    count += 1;
    const backoffMs = endedAtMs === undefined ? call.backoffMs : clock.now() - endedAtMs;
    const maxAttempts = Math.max(call.maxAttempts, attempt);
    try {
      return await opened({ ...call, attempt, maxAttempts, backoffMs }, next, signal);
    } finally {
      endedAtMs = clock.now();
    }
  };
}

// cockatiel's timeout aborts its signal when its function returns, which for a stream is its beginning.
async function opened<Req, Res>(call: Call<Req>, next: Next<Req, Res>, signal: AbortSignal): Promise<Res> {
  if (call.method.kind === 'unary') return next({ ...call, signal });
  const aborter = new AbortController();
  const abort = () => aborter.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const own = call.signal ? AbortSignal.any([call.signal, aborter.signal]) : aborter.signal;
    return await next({ ...call, signal: own });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function translated(call: Call, name: string, error: unknown): unknown {
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause: error };
  const who = { atMs: call.client.clock.now(), callId: call.id, method, attempt: call.attempt, retryAfterMs: 0 };
  if (isBrokenCircuitError(error)) {
    const isolated = isIsolatedCircuitError(error);
    const retryAfterMs = isolated ? Infinity : 0;
    call.client.emit({ type: 'attempt-refused', by: 'breaker', ...who, breaker: name, retryAfterMs });
    const text = `${method} refused: circuit ${name} is ${isolated ? 'isolated by hand' : 'open'}`;
    return new CircuitOpenError(text, { ...fields, retryAfterMs });
  }
  if (isBulkheadRejectedError(error)) {
    call.client.emit({ type: 'attempt-refused', by: 'bulkhead', ...who, limiter: name });
    return new BulkheadFullError(`${method} refused: bulkhead ${name} is full`, fields);
  }
  // The caller did not give up, or this would not be asked. A cooperative timeout leaves the error of what it aborted.
  const timedOut = isTaskCancelledError(error) || error instanceof CancelledError;
  if (!timedOut) return error;
  return new DeadlineExceededError(`${method} not answered in the time of ${name}`, { ...fields, limit: 'attempt' });
}
