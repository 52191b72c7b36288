// How long to wait before a retry: pure, so that a fixed `random` makes it exact.
import { checkNumber, maxDelayMs } from './bounds.ts';

export interface BackoffOptions {
  /** Before the first retry, in milliseconds. Default 1,000. */
  readonly initialBackoffMs?: number;
  /** Each wait is this many times the one before. Default 2. */
  readonly backoffFactor?: number;
  /** The wait before jitter never exceeds this, in milliseconds. Default 4,000. */
  readonly maxBackoffMs?: number;
  /** A wait is spread evenly over ± this share of itself, 0 to 1; `false` = 0. Default 0.2 (gRFC A6). */
  readonly jitter?: number | false;
}

/** The wait in milliseconds before retry 1, 2, …; `random` is in [0, 1) and 0.5 means no deviation. */
export type Backoff = (retry: number, random: () => number) => number;

/** min(initial × factor^(retry−1), max) × (1 ± jitter): gRFC A6, "Exponential Backoff". */
export function exponentialBackoff(options: BackoffOptions = {}): Backoff {
  const { initialBackoffMs = 1_000, backoffFactor = 2, maxBackoffMs = 4_000, jitter = 0.2 } = options;
  checkNumber('retry.initialBackoffMs', initialBackoffMs, { min: 0, max: maxDelayMs });
  checkNumber('retry.backoffFactor', backoffFactor, { min: 1 });
  checkNumber('retry.maxBackoffMs', maxBackoffMs, { min: initialBackoffMs, max: maxDelayMs });
  const share = checkNumber('retry.jitter', jitter === false ? 0 : jitter, { min: 0, max: 1 });
  return (retry, random) => {
    const wholeMs = Math.min(initialBackoffMs * backoffFactor ** (retry - 1), maxBackoffMs);
    return Math.min(wholeMs * (1 + share * (2 * random() - 1)), maxDelayMs);
  };
}
