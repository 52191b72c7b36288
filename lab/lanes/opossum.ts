// opossum's README: a breaker with a timeout that opens when half of the calls fail. It has no retry.
import CircuitBreaker from 'opossum';
import type { OpenLane, Payment, PaymentEnd } from './lane.ts';
import { answered, endOfGrpcError } from './payment-end.ts';
import { peerOptions } from './peer-options.ts';
import { plainCharges } from './plain-charges.ts';

/** Opens `opossum`. */
export const opossum: OpenLane = (lane, target, { onBreaker }) => {
  const { attemptTimeoutMs: timeoutMs, openMs } = peerOptions(lane, ['attemptTimeoutMs', 'openMs']);
  const { charge, close } = plainCharges(lane, target);
  // The deadline on the wire too: else what it has given up on would stay open for ever.
  const breaker = new CircuitBreaker((payment: Payment) => charge(payment, { timeoutMs }), {
    timeout: timeoutMs,
    errorThresholdPercentage: 50,
    resetTimeout: openMs,
  });
  breaker.on('open', () => onBreaker('open'));
  breaker.on('halfOpen', () => onBreaker('half_open'));
  breaker.on('close', () => onBreaker('closed'));
  onBreaker('closed');
  return {
    pay: (payment) => breaker.fire(payment).then(() => answered, endOf),
    async close() {
      breaker.shutdown();
      close();
    },
  };
};

function endOf(error: unknown): PaymentEnd {
  const end = endOfGrpcError(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EOPENBREAKER') return { ...end, outcome: 'refused', status: 'UNAVAILABLE' };
  return code === 'ETIMEDOUT' ? { ...end, status: 'DEADLINE_EXCEEDED' } : end;
}
