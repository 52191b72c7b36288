// How long to wait before a retry: pure, so that a fixed `random` makes it exact.
import { checkFunction, checkNumber, maxDelayMs, shown } from './bounds.ts';

export interface BackoffOptions {
  /** Before the first retry, in milliseconds. Default 1,000. */
  readonly initialBackoffMs?: number | undefined;
  /** Each wait is this many times the one before; 1 = a constant wait. Default 2. */
  readonly backoffFactor?: number | undefined;
  /** The wait before jitter never exceeds this, in milliseconds. Default 4,000, or `initialBackoffMs` if that is more. */
  readonly maxBackoffMs?: number | undefined;
  /**
   * How chance spreads a wait. A number from 0 to 1: ± this share of it; `false` = 0. `'full'`: anything from 0 to all
   * of it. `'equal'`: half of it and anything from 0 to the other half. `'decorrelated'`: anything from the initial
   * wait to three times the wait before, at most the maximum; the factor plays no part. Default 0.2 (gRFC A6).
   */
  readonly jitter?: number | 'full' | 'equal' | 'decorrelated' | false | undefined;
  /** A function of your own in place of all of the above. Returns milliseconds, finite and ≥ 0. */
  readonly backoff?: ((retry: number, state: BackoffState) => number) | undefined;
}

/** What a backoff of your own may know beside the number of the retry, which begins at 1. */
export interface BackoffState {
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  /** The wait before this one, in milliseconds; 0 before the first. */
  readonly previousMs: number;
}

/**
 * The wait in milliseconds before retry 1, 2, …; `random` is in [0, 1) and 0.5 means no deviation. `previousMs` is the
 * wait before this one, 0 or left out before the first.
 */
export type Backoff = (retry: number, random: () => number, previousMs?: number) => number;

/** min(initial × factor^(retry−1), max), spread by the jitter; or what `options.backoff` says. `name` is for errors. */
export function exponentialBackoff(options: BackoffOptions = {}, name = 'retry'): Backoff {
  const { initialBackoffMs = 1_000, backoffFactor = 2, jitter = 0.2, backoff } = options;
  checkNumber(`${name}.initialBackoffMs`, initialBackoffMs, { min: 0, max: maxDelayMs });
  const { maxBackoffMs = Math.max(initialBackoffMs, 4_000) } = options;
  checkNumber(`${name}.backoffFactor`, backoffFactor, { min: 1 });
  checkNumber(`${name}.maxBackoffMs`, maxBackoffMs, { min: initialBackoffMs, max: maxDelayMs });
  const spread = jitter === 'decorrelated' ? undefined : spreadOf(jitter, name);
  if (backoff !== undefined) return checked(backoff, name);
  if (!spread) return decorrelated(initialBackoffMs, maxBackoffMs);
  return (retry, random) => {
    // Else a factor that overflows would make NaN of an initial wait of 0.
    const growth = Math.min(backoffFactor ** (retry - 1), Number.MAX_VALUE);
    return Math.min(spread(Math.min(initialBackoffMs * growth, maxBackoffMs), random), maxDelayMs);
  };
}

type Spread = (wholeMs: number, random: () => number) => number;

// The words are those of the AWS architecture blog, "Exponential Backoff And Jitter".
function spreadOf(jitter: number | string | false, name: string): Spread {
  if (jitter === 'full') return (wholeMs, random) => wholeMs * random();
  if (jitter === 'equal') return (wholeMs, random) => (wholeMs / 2) * (1 + random());
  if (typeof jitter === 'string') {
    const words = 'false, "full", "equal" or "decorrelated"';
    throw new RangeError(`${name}.jitter must be a number from 0 to 1, ${words}, got ${shown(jitter)}`);
  }
  const share = checkNumber(`${name}.jitter`, jitter === false ? 0 : jitter, { min: 0, max: 1 });
  return (wholeMs, random) => wholeMs * (1 + share * (2 * random() - 1));
}

// A server's pushback may have made the wait before shorter than the initial one.
const decorrelated =
  (initialMs: number, maxMs: number): Backoff =>
  (_retry, random, previousMs = 0) =>
    Math.min(initialMs + random() * (3 * Math.max(previousMs, initialMs) - initialMs), maxMs);

function checked(backoff: NonNullable<BackoffOptions['backoff']>, name: string): Backoff {
  checkFunction(`${name}.backoff`, backoff);
  return (retry, random, previousMs = 0) => {
    const delayMs = checkNumber(`the wait from ${name}.backoff(${retry})`, backoff(retry, { random, previousMs }), {
      min: 0,
    });
    return Math.min(delayMs, maxDelayMs);
  };
}
