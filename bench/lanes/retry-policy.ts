// grpc-js's own retries, by service config, and one deadline for all attempts: it has none for each.
import { type OpenLane, plainClient, roundRobin } from './lane.ts';

const seconds = (ms: number) => `${ms / 1000}s`;

export const retryPolicy: OpenLane = ({ target, limits }) => {
  const methodConfig = {
    name: [{}],
    retryPolicy: {
      maxAttempts: limits.attempts,
      initialBackoff: seconds(limits.initialBackoffMs),
      maxBackoff: seconds(limits.maxBackoffMs),
      backoffMultiplier: 2,
      retryableStatusCodes: ['UNAVAILABLE'],
    },
  };
  const config = JSON.stringify({ ...roundRobin, methodConfig: [methodConfig] });
  const client = plainClient(target, { 'grpc.service_config': config });
  return {
    call: (payload) => client.call(payload, { deadline: Date.now() + limits.totalTimeoutMs }),
    close: client.close,
  };
};
