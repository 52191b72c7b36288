// grpc-js's own retries, by service config, and one deadline for all attempts: it has none for each.
import type { OpenLane, PeerOptions } from './lane.ts';
import { answered, endOfGrpcError } from './payment-end.ts';
import { peerOptions } from './peer-options.ts';
import { plainCharges } from './plain-charges.ts';

const optionNames = [
  'totalTimeoutMs',
  'attempts',
  'initialBackoffMs',
  'backoffFactor',
  'maxBackoffMs',
  'retryableStatuses',
] as const satisfies readonly (keyof PeerOptions)[];

const seconds = (ms: number) => `${ms / 1000}s`;

/** Opens `grpc-js-retry`. It sends the bytes of the first attempt again: a new key for each is beyond it. */
export const grpcJsRetry: OpenLane = (lane, target) => {
  if (lane.keys === 'per-attempt') {
    throw new TypeError('keys must be per-call: grpc-js sends the same request with each of its attempts');
  }
  const { totalTimeoutMs: timeoutMs, attempts, ...options } = peerOptions(lane, optionNames);
  const retryPolicy = {
    maxAttempts: attempts,
    initialBackoff: seconds(options.initialBackoffMs),
    maxBackoff: seconds(options.maxBackoffMs),
    backoffMultiplier: options.backoffFactor,
    retryableStatusCodes: options.retryableStatuses,
  };
  // It takes no policy of one attempt.
  const methodConfig = [attempts > 1 ? { name: [{}], retryPolicy } : { name: [{}] }];
  const { charge, close } = plainCharges(lane, target, {
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ pick_first: {} }], methodConfig }),
    'grpc-node.retry_max_attempts_limit': attempts,
  });
  return {
    pay: (payment) => charge(payment, { timeoutMs }).then(() => answered, endOfGrpcError),
    close: async () => close(),
  };
};
