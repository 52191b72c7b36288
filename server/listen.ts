// Taking a port, and one clear error when it cannot be taken.
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { type Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';

export type StartOption = 'grpcPort' | 'metricsPort' | 'ledgerUrl';

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

function startError(option: StartOption, host: string, port: number, error: Error): StartError {
  // grpc-js gives the code within its message only.
  const code = /\bE[A-Z]{3,}\b/.exec(`${(error as NodeJS.ErrnoException).code} ${error.message}`)?.[0];
  if (code === 'EADDRINUSE') return new StartError(option, `port ${port} is taken`, error);
  return new StartError(option, `cannot listen on ${hostAndPort(host, port)}: ${code ?? error.message}`, error);
}

/** Binds gRPC without TLS and answers with the port. */
export const listenGrpc = (server: GrpcServer, host: string, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.bindAsync(hostAndPort(host, port), ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(startError('grpcPort', host, port, error)) : resolve(bound),
    );
  });

/** Binds HTTP and answers with the port. */
export const listenHttp = (server: HttpServer, host: string, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', (error) => reject(startError('metricsPort', host, port, error)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
