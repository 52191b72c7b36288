// What a client of a service looks like to the compiler.
import type { CallOptions } from './new-call.ts';
import type { MessageStream } from './streams/message-stream.ts';
import type { Messages } from './streams/requests.ts';
import type { ExchangeOptions, StreamOptions, UploadOptions } from './streams/stream-options.ts';

type Known<Service> = keyof { [Name in keyof Service as string extends Name ? never : Name]: never };

/** One function for each RPC of the service, in camelCase. */
export type Methods<Service> = {
  readonly [Name in Known<Service> & string as Uncapitalize<Name>]: Method<Service[Name & keyof Service]>;
};

type Method<Definition> = Definition extends {
  requestSerialize: (request: infer Request) => Buffer;
  responseDeserialize: (bytes: Buffer) => infer Response;
}
  ? Says<Definition, 'requestStream'> extends true
    ? Sending<Request, Response, Says<Definition, 'responseStream'>>
    : Asking<Request, Response, Says<Definition, 'responseStream'>>
  : never;

// A definition that says `boolean` says nothing: such a method is taken for unary, as most are.
type Says<Definition, Flag extends string> =
  Definition extends Readonly<Record<Flag, infer Value>> ? (boolean extends Value ? false : Value) : false;

type Asking<Req, Res, Streams> = Streams extends true
  ? (request: Req, options?: StreamOptions<Req, Res>) => MessageStream<Res>
  : (request: Req, options?: CallOptions) => Promise<Res>;

type Sending<Req, Res, Streams> = Streams extends true
  ? (messages: Messages<Req>, options?: ExchangeOptions<Req, Res>) => MessageStream<Res>
  : (messages: Messages<Req>, options?: UploadOptions<Req>) => Promise<Res>;

/** A client constructor of grpc-js, as `loadPackageDefinition` makes it and proto-loader-gen-types types it. */
export interface GrpcConstructor<Service, Grpc> {
  new (...args: never[]): Grpc;
  readonly service: Service;
}

/**
 * The definition with what the generated client knows of it. proto-loader-gen-types says of every method that each side
 * streams or not (`boolean`); only the return types of its client tell which.
 */
export type Streamed<Service, Grpc> = {
  [Name in keyof Service]: Name extends keyof Grpc ? Service[Name] & Flags<Grpc[Name]> : Service[Name];
};

type Flags<Call> = Call extends (...args: never[]) => infer Stream
  ? {
      readonly requestStream: Stream extends { write: unknown } ? true : false;
      readonly responseStream: Stream extends { read: unknown } ? true : false;
    }
  : unknown;
