import { expect, it } from 'vitest';
import type { CircuitBreakerOptions } from './breaker-options.ts';
import { circuitBreaker } from './circuit-breaker.ts';

it.each([
  [{ consecutiveFailures: 0 }, RangeError, 'breaker.consecutiveFailures must be an integer ≥ 1, got 0'],
  [{ consecutiveFailures: true }, TypeError, 'breaker.consecutiveFailures must be a number, got true'],
  [{ openMs: 0 }, RangeError, /breaker\.openMs must be a number from 1 to \d+, got 0/],
  [{ openMs: '30s' }, TypeError, 'breaker.openMs must be a number, got "30s"'],
  [{ openMs: 2 ** 31 }, RangeError, 'breaker.openMs must be a number from 1 to 2147483647'],
  [{ openFactor: 0.9 }, RangeError, 'breaker.openFactor must be a number ≥ 1, got 0.9'],
  [{ openMs: 500, maxOpenMs: 499 }, RangeError, 'breaker.maxOpenMs must be a number from 500 to 2147483647, got 499'],
  [{ openJitter: 1.1 }, RangeError, 'breaker.openJitter must be a number from 0 to 1, got 1.1'],
  [{ openJitter: -0.1 }, RangeError, 'breaker.openJitter must be a number from 0 to 1, got -0.1'],
  [{ halfOpenProbes: 1.5 }, RangeError, 'breaker.halfOpenProbes must be an integer ≥ 1, got 1.5'],
  [{ successThreshold: 0 }, RangeError, 'breaker.successThreshold must be an integer ≥ 1, got 0'],
  [{ failures: 5 }, TypeError, /breaker\.failures is not an option/],
  [{ name: '' }, TypeError, 'breaker.name must be a non-empty string, got ""'],
  [{ scope: 'host' }, RangeError, 'breaker.scope must be client, target, method or a function, got "host"'],
  [{ scope: 7 }, TypeError, 'breaker.scope must be a function, got 7'],
  [{ failureRate: 0.5 }, TypeError, 'breaker.failureRate must be an object, got 0.5'],
  [{ failureRate: {} }, TypeError, 'breaker.failureRate.share must be a number, got undefined'],
  [{ failureRate: { share: 0 } }, RangeError, 'breaker.failureRate.share must be a number from 0.001 to 1, got 0'],
  [{ failureRate: { share: 50 } }, RangeError, 'breaker.failureRate.share must be a number from 0.001 to 1, got 50'],
  [{ failureRate: { share: 1, windowMs: 0 } }, RangeError, /breaker\.failureRate\.windowMs .* got 0/],
  [{ failureRate: { share: 1, minimumCalls: 0 } }, RangeError, /breaker\.failureRate\.minimumCalls .* got 0/],
  [{ failureRate: { share: 1, slowMs: 1 } }, TypeError, 'breaker.failureRate.slowMs is not an option'],
  [{ slowCalls: { share: 1 } }, TypeError, 'breaker.slowCalls.slowMs must be a number, got undefined'],
  [{ slowCalls: { share: 1, slowMs: -1 } }, RangeError, /breaker\.slowCalls\.slowMs .* got -1/],
  [{ slowCalls: true }, TypeError, 'breaker.slowCalls must be an object, got true'],
])('refuses %j when built', (options, kind, message) => {
  const build = () => circuitBreaker(options as unknown as CircuitBreakerOptions);
  expect(build).toThrow(kind);
  expect(build).toThrow(message);
});

it.each([
  {},
  { consecutiveFailures: 1, openMs: 1, halfOpenProbes: 1, successThreshold: 1 },
  { consecutiveFailures: false, failureRate: false, slowCalls: false },
  { openMs: 2_147_483_647, openFactor: 1, openJitter: 1 },
  { openMs: 600_000 },
  { failureRate: { share: 1, windowMs: 2_147_483_647, minimumCalls: 1 }, slowCalls: { slowMs: 0, share: 0.001 } },
] satisfies CircuitBreakerOptions[])('takes %j', (options) => expect(circuitBreaker(options)).toBeTypeOf('function'));
