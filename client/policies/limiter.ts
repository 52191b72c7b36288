// How many per time, and when the next: pure, nobody waits here.
import { checkNumber, maxDelayMs } from './bounds.ts';

export interface Limiter {
  /** Takes one now; false = the limit does not allow one yet. */
  take(nowMs: number): boolean;
  /** How long until one more could be taken after `ahead` others, in milliseconds; 0 = now. */
  waitMs(nowMs: number, ahead: number): number;
}

export interface TokenBucketOptions {
  /** How many a second in the long run. From 0.001 to 1,000,000. */
  readonly perSecond: number;
  /** How many at once after a pause. Default 1: evenly spread. */
  readonly burst?: number | undefined;
  readonly calls?: undefined;
  readonly windowMs?: undefined;
}

export interface SlidingWindowOptions {
  /** How many within any `windowMs`. From 1 to 100,000. */
  readonly calls: number;
  /** In milliseconds. */
  readonly windowMs: number;
  readonly perSecond?: undefined;
  readonly burst?: undefined;
}

// A third of a token, three times, is a hair less than one.
const rounding = 1e-9;

/** At most `burst` + `perSecond` × seconds in any stretch of time. */
export function tokenBucket({ perSecond, burst = 1 }: TokenBucketOptions): Limiter {
  checkNumber('rateLimit.perSecond', perSecond, { min: 0.001, max: 1_000_000 });
  checkNumber('rateLimit.burst', burst, { min: 1, max: 1_000_000, integer: true });
  let tokens = burst;
  let lastMs: number | undefined;
  const fill = (nowMs: number) => {
    const elapsedMs = Math.max(0, nowMs - (lastMs ?? nowMs));
    lastMs = Math.max(nowMs, lastMs ?? nowMs);
    tokens = Math.min(burst, tokens + (elapsedMs * perSecond) / 1_000);
  };
  return {
    take(nowMs) {
      fill(nowMs);
      if (tokens < 1 - rounding) return false;
      tokens = Math.max(0, tokens - 1);
      return true;
    },
    waitMs(nowMs, ahead) {
      fill(nowMs);
      const missing = ahead + 1 - tokens;
      return missing < rounding ? 0 : (missing * 1_000) / perSecond;
    },
  };
}

/** At most `calls` in any window of `windowMs`, wherever it begins. Remembers when each of the last `calls` was taken. */
export function slidingWindow({ calls, windowMs }: SlidingWindowOptions): Limiter {
  checkNumber('rateLimit.calls', calls, { min: 1, max: 100_000, integer: true });
  checkNumber('rateLimit.windowMs', windowMs, { min: 1, max: maxDelayMs });
  const takenAtMs = new Float64Array(calls).fill(-Infinity);
  // The place of the oldest: the next one taken needs it to have left the window.
  let oldest = 0;
  const at = (place: number) => takenAtMs[place % calls]!;
  return {
    take(nowMs) {
      if (nowMs - at(oldest) < windowMs) return false;
      takenAtMs[oldest] = nowMs;
      oldest = (oldest + 1) % calls;
      return true;
    },
    waitMs(nowMs, ahead) {
      const turnMs = Math.max(nowMs, at(oldest + ahead) + windowMs);
      return turnMs - nowMs + Math.floor(ahead / calls) * windowMs;
    },
  };
}
