// What a team without chaos would write: grpc-js with the same work behind it, the same checks and the same ledger.
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';
import { ledgerLocation } from '../../server/payments/ledger-location.ts';
import type { Ledger } from '../../server/payments/ledger.ts';
import { openLedger } from '../../server/payments/open-ledger.ts';
import type { ChargeRequest } from '../../server/payments/payment.ts';
import { validCharge } from '../../server/payments/validation.ts';

type Done = sendUnaryData<unknown>;
type Given<Request> = ServerUnaryCall<Request, unknown>;

// What nobody answers is kept alive by nobody else: a handler that waits for something would keep it.
const held = new Set<Done>();

const processData = ({ request }: Given<{ payload: string }>, done: Done) =>
  done(null, { success: true, message: `Processed: ${request.payload}` });

const check = (_call: Given<unknown>, done: Done) => done(null, Buffer.alloc(0));

async function booked(ledger: Ledger, request: ChargeRequest) {
  const { payment, replayed } = await ledger.charge(validCharge(request));
  const { currency, minorUnits, ...rest } = payment;
  return { payment: { ...rest, amount: { currency, minorUnits } }, replayed };
}

const charging =
  (ledger: Ledger) =>
  ({ request }: Given<ChargeRequest>, done: Done): void =>
    void booked(ledger, request).then(
      (answer) => done(null, answer),
      () => done({ code: status.INTERNAL, details: 'internal error' }),
    );

const health = {
  Check: {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

/** Listens on a port that the system chooses. Unless it charges, no charge is ever answered. */
export async function plainServer(charges: boolean) {
  const ledger = await openLedger({ now: () => Date.now(), location: ledgerLocation('sqlite::memory:') });
  const server = new Server();
  server.addService(unstableService, { ProcessData: processData });
  server.addService(health, { Check: check });
  const hold = (_call: unknown, done: Done) => void held.add(done);
  server.addService(paymentGateway, { Charge: charges ? charging(ledger) : hold });
  const port = await new Promise<number>((resolve, reject) => {
    const settle = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound));
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), settle);
  });
  return {
    address: `127.0.0.1:${port}`,
    held: () => held.size,
    async close() {
      server.forceShutdown();
      await ledger.close();
    },
  };
}
