// grpc-js with its callback made a promise: what a team writes first, and what most peers wrap.
import { type ChannelOptions, Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { paymentGateway } from '../../proto/definitions.ts';
import type { LaneSpec } from '../experiment/experiment.ts';
import type { Payment } from './lane.ts';
import { chargeOf, type KeyOf, keysOf, metadataOf } from './payment.ts';

export interface PlainCharge {
  /** On the wire; `false` = none. */
  readonly timeoutMs: number | false;
  readonly signal?: AbortSignal;
}

export interface PlainCharges {
  /** One attempt under a key of the lane's habit. Rejects with grpc-js's error. */
  charge(payment: Payment, options: PlainCharge): Promise<unknown>;
  close(): void;
}

/** A bare client of the payment service. */
export function plainCharges(
  lane: LaneSpec,
  target: string,
  channelOptions: ChannelOptions = {},
  keyOf: KeyOf = keysOf(lane),
): PlainCharges {
  const client = new Client(target, credentials.createInsecure(), channelOptions);
  const { path, requestSerialize, responseDeserialize } = paymentGateway.Charge;
  return {
    charge: (payment, { timeoutMs, signal }) =>
      new Promise((resolve, reject) => {
        const done = (error: ServiceError | null, answer: unknown) => (error ? reject(error) : resolve(answer));
        const request = chargeOf(payment, keyOf(payment));
        const metadata = metadataOf(lane, payment);
        const options = timeoutMs === false ? {} : { deadline: Date.now() + timeoutMs };
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          options,
          done,
        );
        signal?.addEventListener('abort', () => call.cancel(), { once: true });
      }),
    close: () => client.close(),
  };
}
