// The calls of the server part, made by bare grpc-js clients.
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';

/** What is called; `Check` is the health check. */
export type Method = 'ProcessData' | 'Charge' | 'Check';

/** Makes one call; a number makes its request another than those before. */
export type Call = (n: number) => Promise<unknown>;

interface Unary<Req, Res> {
  readonly path: string;
  readonly requestSerialize: (request: Req) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Res;
}

// An empty message asks for the health of all; what is answered is not read.
const check: Unary<unknown, unknown> = {
  path: '/grpc.health.v1.Health/Check',
  requestSerialize: () => Buffer.alloc(0),
  responseDeserialize: (bytes) => bytes,
};

const caller =
  <Req, Res>(
    client: Client,
    { path, requestSerialize, responseDeserialize }: Unary<Req, Res>,
    of: (n: number) => Req,
  ) =>
  (n: number) =>
    new Promise<Res | undefined>((resolve, reject) => {
      const done = (error: ServiceError | null, answer?: Res) => (error ? reject(error) : resolve(answer));
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, of(n), done);
    });

/** A connection of its own to a server, and the calls over it. */
export function connect(target: string): Readonly<Record<Method, Call>> & { close(): void } {
  const client = new Client(target, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  return {
    ProcessData: caller(client, unstableService.ProcessData, (n) => ({ payload: `${n}`.padEnd(100, '.') })),
    Charge: caller(client, paymentGateway.Charge, (n) => ({
      idempotencyKey: `${process.pid}-${n}`,
      account: 'acc-1',
      amount: { currency: 'EUR', minorUnits: 1299 },
      description: 'two tickets',
    })),
    Check: caller(client, check, () => undefined),
    close: () => client.close(),
  };
}
