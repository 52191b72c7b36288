// The services that chaos may hit.
import type { Server } from '@grpc/grpc-js';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import type { UnstableServiceHandlers } from '../proto/gen/resilience/UnstableService.ts';
import { callKeyBy, fullName } from './call-names.ts';
import type { Handlers } from './handlers.ts';
import { gatewayHandlers } from './payment-gateway.ts';
import type { Ledger } from './payments/ledger.ts';
import type { CallContext } from './serve.ts';
import type { StreamContext } from './streaming.ts';
import { unary } from './unary.ts';

/** The methods that chaos may hit and metrics count. */
export const chaosMethods: readonly string[] = [
  unstableService.ProcessData,
  paymentGateway.Charge,
  paymentGateway.GetPayment,
  paymentGateway.Refund,
  paymentGateway.Transfer,
  paymentGateway.GetAccount,
  paymentGateway.ListPayments,
  paymentGateway.WatchPayments,
  paymentGateway.ChargeMany,
  paymentGateway.ImportCharges,
].map(fullName);

const unstableHandlers = (context: CallContext) =>
  ({
    ProcessData: unary(
      {
        definition: unstableService.ProcessData,
        callKey: callKeyBy(unstableService.ProcessData.requestSerialize),
        prepare:
          ({ payload }) =>
          () => ({ success: true, message: `Processed: ${payload}` }),
      },
      context,
    ),
  }) satisfies Handlers<UnstableServiceHandlers>;

/** Adds the two services that chaos may hit. */
export function addServices(server: Server, context: StreamContext, ledger: Ledger): void {
  server.addService(unstableService, unstableHandlers(context));
  server.addService(paymentGateway, gatewayHandlers(context, ledger));
}
