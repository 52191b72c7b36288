// How many calls each caller may make: a bucket of tokens each, in bounded memory.
import type { Clock } from './clock.ts';
import { latestUsed } from './latest-used.ts';

export interface CallerLimitOptions {
  /** Calls a second that one caller may go on making; above 0, at most 1,000,000. */
  readonly perSecond: number;
  /** How many it may make at once after a pause. Default `perSecond`, rounded up. */
  readonly burst?: number | undefined;
}

export interface CallerLimit extends Required<CallerLimitOptions> {
  readonly burst: number;
  /** Takes a token; answers 0, or how many milliseconds the caller must wait for its next one. */
  take(caller: string): number;
}

export interface CallerLimitContext {
  readonly clock: Pick<Clock, 'now'>;
  /** How many callers are remembered; the longest unseen is forgotten first, and then starts with a full bucket. */
  readonly maxCallers?: number;
}

/** A bucket for each caller. */
export function callerLimit(
  { perSecond, burst = Math.ceil(perSecond) }: CallerLimitOptions,
  { clock, maxCallers = 10_000 }: CallerLimitContext,
): CallerLimit {
  const tokenMs = 1000 / perSecond;
  // One number a caller: when its bucket will be full again.
  const fullAt = latestUsed<number>(maxCallers);
  return {
    perSecond,
    burst,
    take(caller) {
      const now = clock.now();
      let waitMs = 0;
      fullAt.change(caller, (at = now) => {
        const full = Math.max(at, now);
        waitMs = full - (burst - 1) * tokenMs - now;
        return waitMs > 0 ? full : full + tokenMs;
      });
      return Math.max(0, Math.ceil(waitMs));
    },
  };
}
