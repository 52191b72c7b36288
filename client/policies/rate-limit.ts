// Answers: a quota of the server's, or a sender faster than what it sends to. Calls leave no faster than the limit.
// Do not use it against an overloaded server whose limit nobody knows, nor for how many at once: that is the bulkhead's.
import type { Call, Policy } from '../call.ts';
import type { Clock } from '../clock.ts';
import { RateLimitedError } from '../errors.ts';
import { checkKeys, checkNumber, checkObject, checkText, given, maxDelayMs } from './bounds.ts';
import { cancelledWhile } from './give-up.ts';
import { type SlidingWindowOptions, slidingWindow, type TokenBucketOptions, tokenBucket } from './limiter.ts';
import { waitingLine } from './waiting-line.ts';

interface Waiting {
  /** The label of its events. Default: the name of the client it serves. */
  readonly name?: string | undefined;
  /** How long a call may wait for its turn, in milliseconds. Default: as long as its deadline allows; 0 = not at all. */
  readonly maxWaitMs?: number | undefined;
}

/** A token bucket, `{ perSecond, burst }`, or a sliding window, `{ calls, windowMs }`. */
export type RateLimitOptions = (TokenBucketOptions | SlidingWindowOptions) & Waiting;

/**
 * Lets calls out no faster than the limit, first come, first served. A call whose turn would come after its deadline or
 * after `maxWaitMs` is refused at once with a RateLimitedError.
 */
export function rateLimit(options: RateLimitOptions): Policy {
  const { name, maxWaitMs, limiter } = checked(options);
  const line = waitingLine(() => alarm());
  let clock: Clock | undefined;
  let cancelAlarm: (() => void) | undefined;
  // Rings when the first in line may go; nobody in line, no timer.
  const alarm = () => {
    cancelAlarm?.();
    cancelAlarm = undefined;
    if (!clock || line.length === 0) return;
    const time = clock;
    cancelAlarm = time.timer(delayMs(limiter.waitMs(time.now(), 0)), () => admit(time.now()));
  };
  const admit = (nowMs: number) => {
    if (line.length === 0) return;
    while (line.length > 0 && limiter.take(nowMs)) line.shift();
    alarm();
  };

  return (call, next) => {
    if (call.signal?.aborted) return Promise.reject(cancelledWhile(call, 'coming to a rate limit'));
    clock = call.client.clock;
    // The timer may be late: who waits goes before who comes.
    const now = clock.now();
    admit(now);
    if (limiter.take(now)) return next(call);
    const waitMs = limiter.waitMs(now, line.length);
    const limiterName = name ?? call.client.name;
    const { id: callId, attempt } = call;
    const who = { atMs: now, callId, method: call.method.fullName, attempt, limiter: limiterName } as const;
    if (waitMs > maxWaitMs || waitMs >= call.deadlineMs - now) {
      call.client.emit({ type: 'attempt-refused', by: 'rate_limit', ...who, retryAfterMs: waitMs });
      return Promise.reject(limited(call, limiterName, waitMs));
    }
    call.client.emit({ type: 'attempt-queued', by: 'rate_limit', ...who });
    const turn = line.wait(call, `waiting for its turn at rate limit ${limiterName}`, async () => next(call));
    if (line.length === 1) alarm();
    return turn;
  };
}

// A timer of no time at all may leave a clock that counts in fractions where it is.
const delayMs = (waitMs: number) => Math.min(Math.max(waitMs, 0.001), maxDelayMs);

function checked(options: RateLimitOptions) {
  checkObject('rateLimit', options);
  const slides = options.calls !== undefined || options.windowMs !== undefined;
  checkKeys('rateLimit', given(options), [
    ...(slides ? ['calls', 'windowMs'] : ['perSecond', 'burst']),
    'name',
    'maxWaitMs',
  ]);
  const { name, maxWaitMs = Infinity } = options;
  if (name !== undefined) checkText('rateLimit.name', name);
  if (maxWaitMs !== Infinity) checkNumber('rateLimit.maxWaitMs', maxWaitMs, { min: 0 });
  const limiter = slides ? slidingWindow(options as SlidingWindowOptions) : tokenBucket(options as TokenBucketOptions);
  return { name, maxWaitMs, limiter };
}

function limited(call: Call, limiterName: string, retryAfterMs: number): RateLimitedError {
  const method = call.method.fullName;
  const text = `${method} refused: rate limit ${limiterName} has room in ${Math.ceil(retryAfterMs)} ms`;
  return new RateLimitedError(text, { method, attempts: call.attempts, retryAfterMs });
}
