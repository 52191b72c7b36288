// Numbers for a service that people wait for, each with its reason; the measured comparison is in docs/benchmarks.md.
import type { StandardOptions } from './standard.ts';

/**
 * Options of `standard()` for a caller who waits up to ten seconds. The defaults of `standard()` are a textbook's: cut a
 * slow attempt short, open early and for long. These answer more calls where a server is slow, restarts or fails by
 * turns, and send less to one that is down. Change one by spreading: `standard({ ...production, totalTimeoutMs: 3_000 })`.
 */
export const production = {
  /** As long as a person waits. */
  totalTimeoutMs: 10_000,
  /**
   * Late: what is cut short is worked on for nothing, and what takes its place stands further back in the queue. The last
   * second is for one more try after an attempt that hung.
   */
  attemptTimeoutMs: 9_000,
  retry: {
    /** Where half of the attempts fail, five answer 97 calls of 100 and three only 87. */
    attempts: 5,
    /** A restarted connection and the next server of a list are there within this. */
    initialBackoffMs: 100,
    /** The four waits of five attempts stay below it; who finds a circuit's probe still out looks again within this. */
    maxBackoffMs: 2_000,
    /** Who failed together must not come back together. */
    jitter: 'full',
    /** Retries stop when more than two attempts of three fail: one of two servers being down is not yet an outage. */
    budget: { maxTokens: 100, tokenRatio: 2 },
    /** As long as the call itself: who would have waited for an answer waits for the server to be back. */
    waitForCircuitMs: 10_000,
  },
  breaker: {
    /** With one server of three down, chance makes such a row once a month at 1,000 calls a second. */
    consecutiveFailures: 20,
    /** For a server that answers one call now and then: with four attempts of five lost, retries only add load. */
    failureRate: { share: 0.8, windowMs: 5_000, minimumCalls: 20 },
    /** Short, because a probe costs one attempt and everybody waits for it. */
    openMs: 500,
    openFactor: 2,
    /** A server that is back is noticed within this. */
    maxOpenMs: 2_000,
    /** Many clients must not probe in step. */
    openJitter: 0.2,
    /** More of them must all succeed, and keep out a server that fails one call of three. */
    halfOpenProbes: 1,
  },
} as const satisfies StandardOptions;
