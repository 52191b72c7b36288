// Bare grpc-js as a foreign client: no policy, no service config.
import { Client, credentials, Metadata, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import type { ChargeResponse__Output } from '../proto/gen/payments/v1/ChargeResponse.ts';
import { paymentGateway } from '../proto/definitions.ts';
import { statusName } from '../server/grpc-status.ts';

/** A charge that a foreign client makes. */
export interface Charge {
  readonly key: string;
  readonly account: string;
  readonly deadlineMs: number;
}

/** What a foreign client saw of a charge. */
export interface Seen {
  readonly outcome: string;
  /** The status message. */
  readonly message: string;
  readonly notes: readonly string[];
  readonly ms: number;
  /** Whether the payment had been booked before; undefined without an answer. */
  readonly replayed: boolean | undefined;
}

/** A client with one connection, which it makes anew when it has to. */
export interface ForeignClient {
  charge(charge: Charge): Promise<Seen>;
  close(): void;
}

/** The trailers that the catalogue speaks of, as far as they came. */
export const notedTrailers = (names: readonly string[]) =>
  ['chaos-fault-kind', 'grpc-retry-pushback-ms', 'grpc-status-details-bin'].filter((name) => names.includes(name));

/** The charge as a message. */
export const chargeRequest = ({ key, account }: Charge) => ({
  idempotencyKey: key,
  account,
  amount: { currency: 'EUR', minorUnits: 1299 },
});

/** A client of its own connection. */
export function grpcJs(address: string): ForeignClient {
  const channelOptions = { 'grpc.use_local_subchannel_pool': 1, 'grpc.enable_http_proxy': 0 };
  const client = new Client(address, credentials.createInsecure(), channelOptions);
  const { path, requestSerialize, responseDeserialize } = paymentGateway.Charge;
  return {
    close: () => client.close(),
    charge: (charge) =>
      new Promise((resolve) => {
        const began = performance.now();
        let replayed: boolean | undefined;
        let failed: ServiceError | null = null;
        const options = { deadline: Date.now() + charge.deadlineMs };
        const done = (error: ServiceError | null, response?: ChargeResponse__Output) => {
          failed = error;
          replayed = response?.replayed;
        };
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          chargeRequest(charge),
          new Metadata(),
          options,
          done,
        );
        call.on('status', ({ code, details, metadata }: StatusObject) => {
          const ms = performance.now() - began;
          const notes = notedTrailers(Object.keys(metadata.getMap()));
          resolve({
            outcome: statusName(failed?.code ?? code),
            message: failed?.details ?? details,
            notes,
            ms,
            replayed,
          });
        });
      }),
  };
}
