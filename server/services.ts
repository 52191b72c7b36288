// The glue between the .proto files and the business: names, keys, and payments in the words of the contract.
import { createHash } from 'node:crypto';
import type { MethodDefinition, Server } from '@grpc/grpc-js';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import type { Payment as PaymentMessage } from '../proto/gen/payments/v1/Payment.ts';
import type { PaymentGatewayHandlers } from '../proto/gen/payments/v1/PaymentGateway.ts';
import type { UnstableServiceHandlers } from '../proto/gen/resilience/UnstableService.ts';
import { charge, getPayment } from './payments/gateway.ts';
import type { Ledger } from './payments/ledger.ts';
import type { Payment } from './payments/payment.ts';
import { validCharge, validLookup } from './payments/validation.ts';
import type { Handlers } from './handlers.ts';
import { type CallContext, unary } from './unary.ts';

type Method = Pick<MethodDefinition<object, object>, 'path'>;

/** `payments.v1.PaymentGateway/Charge`. */
const fullName = ({ path }: Method) => path.slice(1);

/** The methods that chaos may hit and metrics count. */
export const chaosMethods: readonly string[] = [
  fullName(unstableService.ProcessData),
  fullName(paymentGateway.Charge),
  fullName(paymentGateway.GetPayment),
];

const maxKeyLength = 128;

/** The idempotency key where the request has one that may be a key, else a digest of the payload. */
function callKeyBy<Req extends object>(serialize: (request: Req) => Buffer) {
  return (request: Req & { readonly idempotencyKey?: string }) => {
    const { idempotencyKey } = request;
    if (idempotencyKey && idempotencyKey.length <= maxKeyLength) return idempotencyKey;
    return createHash('sha256').update(serialize(request)).digest('hex').slice(0, 32);
  };
}

const toMessage = ({ currency, minorUnits, ...payment }: Payment): PaymentMessage => ({
  ...payment,
  amount: { currency, minorUnits },
});

const unstableHandlers = (context: CallContext) =>
  ({
    ProcessData: unary(
      {
        name: fullName(unstableService.ProcessData),
        callKey: callKeyBy(unstableService.ProcessData.requestSerialize),
        prepare:
          ({ payload }) =>
          () => ({ success: true, message: `Processed: ${payload}` }),
      },
      context,
    ),
  }) satisfies Handlers<UnstableServiceHandlers>;

const gatewayHandlers = (context: CallContext, ledger: Ledger) =>
  ({
    Charge: unary(
      {
        name: fullName(paymentGateway.Charge),
        callKey: callKeyBy(paymentGateway.Charge.requestSerialize),
        prepare(request) {
          const checked = validCharge(request);
          return () => {
            const { payment, replayed } = charge(ledger, checked);
            return { payment: toMessage(payment), replayed };
          };
        },
      },
      context,
    ),
    GetPayment: unary(
      {
        name: fullName(paymentGateway.GetPayment),
        callKey: callKeyBy(paymentGateway.GetPayment.requestSerialize),
        prepare(request) {
          const lookup = validLookup(request);
          return () => ({ payment: toMessage(getPayment(ledger, lookup)) });
        },
      },
      context,
    ),
  }) satisfies Handlers<PaymentGatewayHandlers>;

/** Adds the two services that chaos may hit. */
export function addServices(server: Server, context: CallContext, ledger: Ledger): void {
  server.addService(unstableService, unstableHandlers(context));
  server.addService(paymentGateway, gatewayHandlers(context, ledger));
}
