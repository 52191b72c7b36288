// For the tests of this room: a server of one's own and bare grpc-js callers.
import { Client, credentials, Metadata, type StatusObject } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import type { Clock } from './clock.ts';
import { statusName } from './grpc-status.ts';
import type { ChaosServerOptions } from './options.ts';
import { type ChaosServer, startChaosServer } from './start-chaos-server.ts';

/** A clock whose sleeps end at once. */
export const instantClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: () => Promise.resolve(),
};

export interface Reply<Res> {
  readonly status: string;
  readonly details: string;
  readonly response: Res | undefined;
  readonly faultId: string | undefined;
  readonly faultKind: string | undefined;
}

export interface CallWith {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const trailer = ({ metadata }: StatusObject, name: string) => metadata.get(name)[0] as string | undefined;

function withHeaders(headers: Readonly<Record<string, string>> = {}): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}

interface Unary<Req, Res> {
  readonly path: string;
  readonly requestSerialize: (request: Req) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Res;
}

/** One unary call; settles with its status, good or bad. */
export function invoke<Req, Res>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: Unary<Req, Res>,
  request: Req,
  { metadata, timeoutMs, signal }: CallWith = {},
): Promise<Reply<Res>> {
  return new Promise((resolve) => {
    const options = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
    let response: Res | undefined;
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      withHeaders(metadata),
      options,
      (_error, value) => (response = value),
    );
    signal?.addEventListener('abort', () => call.cancel());
    call.on('status', (ended: StatusObject) =>
      resolve({
        status: statusName(ended.code),
        details: ended.details,
        response,
        faultId: trailer(ended, 'chaos-fault-id'),
        faultKind: trailer(ended, 'chaos-fault-kind'),
      }),
    );
  });
}

/** A caller of `address`, closed with the test. */
export function connect(address: string): Client {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  onTestFinished(() => client.close());
  return client;
}

/** A server and a caller of it, both closed with the test. */
export async function serverAndClient(options: ChaosServerOptions = {}): Promise<[ChaosServer, Client]> {
  const server = await startChaosServer({ drainMs: 200, ...options });
  onTestFinished(() => server.close());
  return [server, connect(server.address)];
}

/** A charge that is right in every field. */
export const goodCharge = (idempotencyKey: string) => ({
  idempotencyKey,
  account: 'acc-1',
  amount: { currency: 'EUR', minorUnits: 1299 },
  description: 'two tickets',
});
