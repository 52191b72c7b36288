// Taking a port, and one clear error when it cannot be taken.
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { type Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';

export type StartOption = 'host' | 'grpcPort' | 'metricsHost' | 'metricsPort' | 'ledgerUrl';

/** The server could not start; `option` names the option to change. */
export class StartError extends Error {
  readonly option: StartOption;

  constructor(option: StartOption, message: string, cause: unknown) {
    super(message, { cause });
    this.option = option;
  }

  override get name(): string {
    return 'StartError';
  }
}

/** `host:port`, with the brackets IPv6 needs. */
export const hostAndPort = (host: string, port: number) => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

interface Place {
  readonly host: string;
  readonly port: number;
  /** The options to blame. */
  readonly options: { readonly host: StartOption; readonly port: StartOption };
}

function startError({ host, port, options }: Place, error: Error): StartError {
  // grpc-js gives the code within its message only.
  const code = /\bE[A-Z]{3,}\b/.exec(`${(error as NodeJS.ErrnoException).code} ${error.message}`)?.[0];
  if (code === 'EADDRINUSE') return new StartError(options.port, `port ${port} is taken`, error);
  // EACCES is a port below 1024; everything else is a host that is no address of this machine.
  const option = code === 'EACCES' ? options.port : options.host;
  return new StartError(option, `cannot listen on ${hostAndPort(host, port)}: ${code ?? error.message}`, error);
}

/** Binds gRPC without TLS and answers with the port. */
export const listenGrpc = (server: GrpcServer, host: string, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.bindAsync(hostAndPort(host, port), ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(startError({ host, port, options: { host: 'host', port: 'grpcPort' } }, error)) : resolve(bound),
    );
  });

/** Binds HTTP and answers with the port. */
export const listenHttp = (server: HttpServer, host: string, port: number) =>
  new Promise<number>((resolve, reject) => {
    const options = { host: 'metricsHost', port: 'metricsPort' } as const;
    server.once('error', (error) => reject(startError({ host, port, options }, error)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
