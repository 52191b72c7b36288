// Answers: a server that is down, late or overloaded, where another answer is better than none: of another target, of a
// cache, or a fixed one.
// Do not use it where a wrong answer costs more than no answer, nor for a booking without `sharesState` in mind.
import type { Call, Next, Policy } from '../call.ts';
import { CallError, CancelledError } from '../errors.ts';
import { note } from './answered-by.ts';
import { checkFunction, checkKeys, checkNumber, checkObject, checkText, maxDelayMs } from './bounds.ts';
import type { FallbackContext, FallbackLevel } from './fallback-levels.ts';
import { cancelledWhile, onGiveUp } from './give-up.ts';
import { isUnanswered } from './unanswered.ts';

export interface FallbackOptions {
  /**
   * Which failures are answered. Default: the server is down, late or overloaded, or we refused to ask it. Never asked
   * about a caller who gave up, nor about what is no CallError.
   */
  readonly when?: ((error: CallError, call: Call) => boolean) | undefined;
  /** What the call inside leaves of its time to the levels, in milliseconds; at most half of it. Default 0. */
  readonly reserveMs?: number | undefined;
  /** Told why a level had no answer. What it throws is ignored. Default: nobody is. */
  readonly onLevelFailed?: ((error: unknown, level: string) => void) | undefined;
}

/**
 * Answers a failed unary call from the first of `levels` that has an answer; where none has, the call fails with its own
 * error. Throws a TypeError or RangeError that names the option for a bad one.
 *
 * cockatiel's fallback (4.0.0) is not the engine: it calls its value without error, request or signal, so a level could
 * not know what to answer or when to stop, and what a level throws takes the place of the call's own error.
 */
export function fallback(levels: readonly FallbackLevel[], options: FallbackOptions = {}): Policy {
  const { when, reserveMs, onLevelFailed } = checked(levels, options);

  const answer = async (call: Call, error: CallError): Promise<unknown> => {
    using time = timeOf(call);
    for (const [at, level] of levels.entries()) {
      const { name } = level;
      try {
        const context = { error, call, signal: time.signal };
        if (level.when?.(error) === false) continue;
        const response = await inTime(call, name, level.answer(call.request, context));
        if (response !== undefined) return used(context, { name, level: at + 1, response });
      } catch (problem) {
        quietly(() => onLevelFailed?.(problem, name));
      }
      if (call.signal?.aborted) throw cancelledWhile(call, `waiting for ${name}`);
    }
    throw error;
  };

  return async <Req, Res>(call: Call<Req>, next: Next<Req, Res>): Promise<Res> => {
    if (call.method.kind !== 'unary') return next(call);
    try {
      return await next(reserveMs === 0 ? call : hurried(call, reserveMs));
    } catch (error) {
      const isOurs =
        error instanceof CallError &&
        !(error instanceof CancelledError) &&
        !call.signal?.aborted &&
        !call.client.isCut?.();
      if (!isOurs || !when(error, call)) throw error;
      return (await answer(call, error)) as Res;
    }
  };
}

function used(
  { call, error }: FallbackContext,
  { name, level, response }: { name: string; level: number; response: unknown },
) {
  const { id: callId, client, method } = call;
  call.notes.fallback = name;
  note(response, { name, level, error });
  const who = { atMs: client.clock.now(), callId, method: method.fullName } as const;
  client.emit({ type: 'fallback-used', ...who, level, fallback: name, status: error.status });
  return response;
}

function hurried<Req>(call: Call<Req>, reserveMs: number): Call<Req> {
  if (call.deadlineMs === Infinity) return call;
  const leftMs = Math.max(0, call.deadlineMs - call.client.clock.now());
  return { ...call, deadlineMs: call.deadlineMs - Math.min(reserveMs, leftMs / 2) };
}

// The total timeout ends the call 20 ms after its deadline, whatever goes on inside: a level that hangs is left before,
// and one that comes after the deadline still has a moment for an answer that is at hand.
const graceMs = 10;
const momentMs = 2;
const graceOf = ({ deadlineMs, client }: Call) => Math.max(graceMs, client.clock.now() - deadlineMs + momentMs);

/** Aborts with the caller, and when the time for levels is over. */
function timeOf(call: Call): { readonly signal: AbortSignal } & Disposable {
  const aborter = new AbortController();
  const abort = (error: CallError) => aborter.abort(error);
  const release = onGiveUp(call, 'waiting for a fallback', abort, graceOf(call));
  return { signal: aborter.signal, [Symbol.dispose]: release };
}

function inTime(call: Call, name: string, answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  return new Promise((resolve, reject) => {
    const release = onGiveUp(call, `waiting for ${name}`, reject, graceOf(call));
    void answer.then(resolve, reject).finally(release);
  });
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The caller's error is the one that counts.
  }
}

function checked(levels: readonly FallbackLevel[], options: FallbackOptions) {
  if (!Array.isArray(levels) || levels.length === 0) throw new TypeError('fallback must have a list of levels');
  for (const [at, level] of levels.entries()) {
    checkObject(`fallback[${at}]`, level);
    checkText(`fallback[${at}].name`, level.name);
    checkFunction(`fallback[${at}].answer`, level.answer);
    if (level.when !== undefined) checkFunction(`fallback[${at}].when`, level.when);
  }
  checkKeys('fallback', options, ['when', 'reserveMs', 'onLevelFailed']);
  const { when = isUnanswered, reserveMs = 0, onLevelFailed } = options;
  checkFunction('fallback.when', when);
  checkNumber('fallback.reserveMs', reserveMs, { min: 0, max: maxDelayMs });
  if (onLevelFailed !== undefined) checkFunction('fallback.onLevelFailed', onLevelFailed);
  return { when, reserveMs, onLevelFailed };
}
