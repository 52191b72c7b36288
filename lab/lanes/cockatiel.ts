// cockatiel as its README puts it together: retry around breaker around timeout, which hands the call a signal.
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import type { BreakerState } from '../../client/index.ts';
import type { LaneListener, Lane, OpenLane, PaymentEnd, PeerOptions } from './lane.ts';
import { answered, endOfGrpcError } from './payment-end.ts';
import { peerOptions } from './peer-options.ts';
import { plainCharges } from './plain-charges.ts';

const optionNames = [
  'attemptTimeoutMs',
  'attempts',
  'initialBackoffMs',
  'backoffFactor',
  'maxBackoffMs',
  'consecutiveFailures',
  'openMs',
] as const satisfies readonly (keyof PeerOptions)[];

type Limits = Pick<PeerOptions, (typeof optionNames)[number]>;

const states: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'isolated',
};

/** Opens `cockatiel`. */
export const cockatiel: OpenLane = (lane, target, { onBreaker }) => {
  const recipe = recipeOf(peerOptions(lane, optionNames), onBreaker);
  const { charge, close } = plainCharges(lane, target);
  const pay: Lane['pay'] = async (payment) => {
    let sent = 0;
    let timedOut = false;
    try {
      await recipe.execute(({ signal }) => {
        sent += 1;
        // Its signal is aborted after every attempt; before the attempt has ended, only by its time limit.
        return charge(payment, { timeoutMs: false, signal }).finally(() => (timedOut = signal.aborted));
      });
      return answered;
    } catch (error) {
      return endOf(error, sent, timedOut);
    }
  };
  return { pay, close: async () => close() };
};

function recipeOf(limits: Limits, onBreaker: LaneListener['onBreaker']) {
  const { attempts, attemptTimeoutMs, initialBackoffMs: initialDelay, maxBackoffMs: maxDelay } = limits;
  const backoff = new ExponentialBackoff({ initialDelay, maxDelay, exponent: limits.backoffFactor });
  const breaker = new ConsecutiveBreaker(limits.consecutiveFailures);
  const circuit = circuitBreaker(handleAll, { halfOpenAfter: limits.openMs, breaker });
  circuit.onStateChange((state) => onBreaker(states[state]));
  onBreaker('closed');
  // It counts the retries only.
  const again = retry(handleAll, { maxAttempts: attempts - 1, backoff });
  const limit = timeout(attemptTimeoutMs === false ? 2_147_483_647 : attemptTimeoutMs, TimeoutStrategy.Aggressive);
  return wrap(again, circuit, limit);
}

function endOf(error: unknown, sent: number, timedOut: boolean): PaymentEnd {
  const end = endOfGrpcError(error);
  if (error instanceof BrokenCircuitError) {
    return { ...end, outcome: sent === 0 ? 'refused' : 'failed', status: 'UNAVAILABLE' };
  }
  const late = timedOut || error instanceof TaskCancelledError;
  return late ? { ...end, status: 'DEADLINE_EXCEEDED' } : end;
}
