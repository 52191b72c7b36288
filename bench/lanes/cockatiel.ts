// cockatiel's README: its retry around its breaker, and its timeout innermost, which hands the call a signal.
import { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { timeout, TimeoutStrategy, wrap } from 'cockatiel';
import { type Limits, type OpenLane, plainClient } from './lane.ts';

/** The recipe alone, for any function. */
export const cockatielRecipe = (limits: Limits) =>
  wrap(
    retry(handleAll, {
      // cockatiel counts the retries only.
      maxAttempts: limits.attempts - 1,
      backoff: new ExponentialBackoff({ initialDelay: limits.initialBackoffMs, maxDelay: limits.maxBackoffMs }),
    }),
    circuitBreaker(handleAll, {
      halfOpenAfter: limits.openMs,
      breaker: new ConsecutiveBreaker(limits.consecutiveFailures),
    }),
    timeout(limits.attemptTimeoutMs, TimeoutStrategy.Aggressive),
  );

export const cockatiel: OpenLane = ({ target, limits }) => {
  const client = plainClient(target);
  const recipe = cockatielRecipe(limits);
  return {
    call: (payload) => recipe.execute(({ signal }) => client.call(payload, { signal })),
    close: client.close,
  };
};
