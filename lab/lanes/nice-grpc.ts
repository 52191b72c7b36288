// nice-grpc with its retry and deadline middlewares, in the order their documents give. Its deadline is the whole call's.
import { type ClientMiddleware, createChannel, createClientFactory, Metadata, Status } from 'nice-grpc';
import { deadlineMiddleware } from 'nice-grpc-client-middleware-deadline';
import { retryMiddleware } from 'nice-grpc-client-middleware-retry';
import type { MethodDefinition } from '@grpc/grpc-js';
import { paymentGateway } from '../../proto/definitions.ts';
import type { ChargeRequest } from '../../proto/gen/payments/v1/ChargeRequest.ts';
import type { ChargeResponse__Output } from '../../proto/gen/payments/v1/ChargeResponse.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { OpenLane, PeerOptions } from './lane.ts';
import { chargeOf, keysOf, metadataOf } from './payment.ts';
import { answered, endOfGrpcError } from './payment-end.ts';
import { peerOptions } from './peer-options.ts';

const optionNames = [
  'totalTimeoutMs',
  'attempts',
  'initialBackoffMs',
  'maxBackoffMs',
  'retryableStatuses',
] as const satisfies readonly (keyof PeerOptions)[];

// Its types want to know that nothing streams, and take what proto-loader fills in for what a caller must give.
const { Charge } = paymentGateway;
type Charging = MethodDefinition<ChargeRequest, ChargeResponse__Output>;
const service = {
  charge: { ...(Charge as unknown as Charging), requestStream: false, responseStream: false },
} as const;

/** Opens `nice-grpc`. */
export const niceGrpc: OpenLane = (lane, target) => {
  const { totalTimeoutMs, attempts, ...options } = peerOptions(lane, optionNames);
  const channel = createChannel(target);
  const factory = createClientFactory().use(keyMiddleware(lane)).use(retryMiddleware).use(deadlineMiddleware);
  const client = factory.create(service, channel, {
    '*': {
      retry: true,
      // It counts the retries only.
      retryMaxAttempts: attempts - 1,
      retryBaseDelayMs: options.initialBackoffMs,
      retryMaxDelayMs: options.maxBackoffMs,
      retryableStatuses: options.retryableStatuses.map((name) => Status[name as keyof typeof Status]),
      ...(totalTimeoutMs !== false && { deadline: totalTimeoutMs }),
    },
  });
  const keyOf = keysOf({ keys: 'per-call' });
  return {
    pay(payment) {
      const metadata = Metadata(metadataOf(lane, payment).getMap() as Record<string, string>);
      return client.charge(chargeOf(payment, keyOf(payment)), { metadata }).then(() => answered, endOfGrpcError);
    },
    close: async () => channel.close(),
  };
};

// Attached first, invoked last: each attempt passes.
function keyMiddleware({ keys }: Pick<LaneSpec, 'keys'>): ClientMiddleware {
  const newKey = keysOf({ keys: 'per-attempt' });
  return async function* keyed(call, options) {
    if (keys === 'per-call' || call.requestStream) return yield* call.next(call.request as never, options);
    return yield* call.next({ ...call.request, idempotencyKey: newKey({ n: 0 }) }, options);
  };
}
