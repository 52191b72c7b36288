// The service definitions of this repository, loaded from the .proto files and typed by proto/gen.
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import type { ChaosControlDefinition } from './gen/chaos/v1/ChaosControl.ts';
import type { PaymentGatewayDefinition } from './gen/payments/v1/PaymentGateway.ts';
import type { UnstableServiceDefinition } from './gen/resilience/UnstableService.ts';

// The flags in generate.ts must say the same.
const loadOptions: Options = { longs: String, enums: String, defaults: true, oneofs: true };

/** Every message and service, as proto-loader loads them; what reflection serves. */
export const packageDefinition: PackageDefinition = loadSync(
  ['resilience/unstable_service.proto', 'payments/v1/payment_gateway.proto', 'chaos/v1/chaos_control.proto'],
  { ...loadOptions, includeDirs: [import.meta.dirname] },
);

const service = <Definition>(name: string) => packageDefinition[name] as unknown as Definition;

/** `resilience.UnstableService`, the homework's contract. */
export const unstableService = service<UnstableServiceDefinition>('resilience.UnstableService');

/** `payments.v1.PaymentGateway`. */
export const paymentGateway = service<PaymentGatewayDefinition>('payments.v1.PaymentGateway');

/** `chaos.v1.ChaosControl`, which steers the server's chaos. */
export const chaosControl = service<ChaosControlDefinition>('chaos.v1.ChaosControl');
