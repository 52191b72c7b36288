// nice-grpc with its retry and deadline middlewares, in the order their documents give. Its deadline is the whole call's.
import { createChannel, createClientFactory, Status } from 'nice-grpc';
import { deadlineMiddleware } from 'nice-grpc-client-middleware-deadline';
import { retryMiddleware } from 'nice-grpc-client-middleware-retry';
import { unstableService } from '../../proto/definitions.ts';
import { channelOptions, type OpenLane } from './lane.ts';

// Its types want to know that nothing streams.
const unary = { requestStream: false, responseStream: false } as const;
const service = { processData: { ...unstableService.ProcessData, ...unary } };

export const niceGrpc: OpenLane = ({ target, limits }) => {
  const channel = createChannel(target, undefined, channelOptions);
  const client = createClientFactory()
    .use(retryMiddleware)
    .use(deadlineMiddleware)
    .create(service, channel, {
      '*': {
        retry: true,
        // It counts the retries only.
        retryMaxAttempts: limits.attempts - 1,
        retryBaseDelayMs: limits.initialBackoffMs,
        retryMaxDelayMs: limits.maxBackoffMs,
        retryableStatuses: [Status.UNAVAILABLE],
        deadline: limits.totalTimeoutMs,
      },
    });
  return { call: (payload) => client.processData({ payload }), close: () => channel.close() };
};
