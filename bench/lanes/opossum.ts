// opossum's README: a breaker with a timeout, 50 % errors to open. It has no retry.
import CircuitBreaker from 'opossum';
import { type Limits, type OpenLane, plainClient } from './lane.ts';

/** The breaker alone, for any function. */
export const opossumBreaker = <Arguments extends unknown[], Answer>(
  call: (...given: Arguments) => Promise<Answer>,
  { attemptTimeoutMs, openMs, windowMs }: Limits,
) =>
  new CircuitBreaker(call, {
    timeout: attemptTimeoutMs,
    errorThresholdPercentage: 50,
    resetTimeout: openMs,
    rollingCountTimeout: windowMs,
  });

export const opossum: OpenLane = ({ target, limits }) => {
  const client = plainClient(target);
  const breaker = opossumBreaker((payload: string) => client.call(payload), limits);
  return {
    call: (payload) => breaker.fire(payload),
    close: () => {
      breaker.shutdown();
      client.close();
    },
  };
};
