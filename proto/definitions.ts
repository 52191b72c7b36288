// The service definitions of this repository, loaded from the .proto files and typed by proto/gen.
import { loadSync, type MessageTypeDefinition, type Options, type PackageDefinition } from '@grpc/proto-loader';
import type { ChaosControlDefinition } from './gen/chaos/v1/ChaosControl.ts';
import type { BadRequest, BadRequest__Output } from './gen/google/rpc/BadRequest.ts';
import type { ErrorInfo, ErrorInfo__Output } from './gen/google/rpc/ErrorInfo.ts';
import type { RetryInfo, RetryInfo__Output } from './gen/google/rpc/RetryInfo.ts';
import type { Status, Status__Output } from './gen/google/rpc/Status.ts';
import type { PaymentGatewayClient, PaymentGatewayDefinition } from './gen/payments/v1/PaymentGateway.ts';
import type { UnstableServiceDefinition } from './gen/resilience/UnstableService.ts';

// The flags in generate.ts must say the same.
const loadOptions: Options = {
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [import.meta.dirname],
};

/** Every message and service, as proto-loader loads them; what reflection serves. */
export const packageDefinition: PackageDefinition = loadSync(
  ['resilience/unstable_service.proto', 'payments/v1/payment_gateway.proto', 'chaos/v1/chaos_control.proto'],
  loadOptions,
);

const service = <Definition>(name: string) => packageDefinition[name] as unknown as Definition;

// The generated definitions do not say which side of a method streams; the generated clients do, which have each method
// twice: as `Charge` and as `charge`.
type Streams<Method> = Method extends (...args: never[]) => infer Call
  ? {
      readonly requestStream: Call extends { write: unknown } ? true : false;
      readonly responseStream: Call extends { read: unknown } ? true : false;
    }
  : unknown;
type WithStreams<Definition, Client> = Definition & {
  readonly [Name in keyof Client as Name extends Capitalize<Name & string> ? Name : never]: Streams<Client[Name]>;
};

/** `resilience.UnstableService`, the homework's contract. */
export const unstableService = service<UnstableServiceDefinition>('resilience.UnstableService');

/** `payments.v1.PaymentGateway`. */
export const paymentGateway =
  service<WithStreams<PaymentGatewayDefinition, PaymentGatewayClient>>('payments.v1.PaymentGateway');

/** `chaos.v1.ChaosControl`, which steers the server's chaos. */
export const chaosControl = service<ChaosControlDefinition>('chaos.v1.ChaosControl');

// Apart from the services: these messages travel in a trailer, so reflection need not serve their files.
const rpcMessages = loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto'], loadOptions);
const message = <Input, Output>(name: string) =>
  rpcMessages[`google.rpc.${name}`] as unknown as MessageTypeDefinition<Input, Output>;

/** `google.rpc.Status`, which the trailer `grpc-status-details-bin` holds, and the details that we put into one. */
export const googleRpc = {
  Status: message<Status, Status__Output>('Status'),
  BadRequest: message<BadRequest, BadRequest__Output>('BadRequest'),
  RetryInfo: message<RetryInfo, RetryInfo__Output>('RetryInfo'),
  ErrorInfo: message<ErrorInfo, ErrorInfo__Output>('ErrorInfo'),
};
