// Taking a port, and one clear error when it cannot be taken.
import { lookup } from 'node:dns/promises';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, isIPv6, Server as TcpServer, type Socket } from 'node:net';

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
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new StartError(options.port, `port ${port} is taken`, error);
  // EACCES is a port below 1024; everything else is a host that is no address of this machine.
  const option = code === 'EACCES' ? options.port : options.host;
  return new StartError(option, `cannot listen on ${hostAndPort(host, port)}: ${code ?? error.message}`, error);
}

/** Where gRPC listens. It is ours and not grpc-js's, so that chaos has the connections in its hands. */
export interface Listener {
  /** Takes the port, the same each time, and answers with it. */
  listen(): Promise<number>;
  /** Gives up the port; connections stay. */
  close(): void;
}

export interface ListenerOptions {
  readonly host: string;
  /** 0 = the system chooses, once. */
  readonly port: number;
  readonly accept: (socket: Socket) => void;
}

function listenAt(host: string, port: number, accept: (socket: Socket) => void): Promise<TcpServer> {
  const server = new TcpServer({ noDelay: true }, accept);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      // What could not be accepted, for want of descriptors, the system refuses.
      server.off('error', reject).on('error', () => {});
      resolve(server);
    });
  });
}

const portOf = (server: HttpServer | TcpServer) => (server.address() as AddressInfo).port;

/** Listens on every address of the host, as grpc-js does: "localhost" has two. Those that cannot be had are left out. */
async function listenAtAll({ host, port, accept }: ListenerOptions): Promise<TcpServer[]> {
  const addresses = await lookup(host.replace(/^\[(.*)\]$/, '$1'), { all: true });
  const servers: TcpServer[] = [];
  let problem: unknown;
  for (const { address } of addresses) {
    const wanted = servers[0] ? portOf(servers[0]) : port;
    await listenAt(address, wanted, accept).then(
      (server) => servers.push(server),
      (error: unknown) => (problem ??= error),
    );
  }
  if (servers.length === 0) throw problem;
  return servers;
}

/** A listener that does not listen yet. */
export function grpcListener(options: ListenerOptions): Listener {
  const { host } = options;
  let { port } = options;
  let servers: readonly TcpServer[] = [];
  return {
    async listen() {
      servers = await listenAtAll({ ...options, port }).catch((error: unknown) => {
        throw startError({ host, port, options: { host: 'host', port: 'grpcPort' } }, error as Error);
      });
      return (port = portOf(servers[0] as TcpServer));
    },
    close() {
      for (const server of servers) server.close();
      servers = [];
    },
  };
}

/** Binds HTTP and answers with the port. */
export const listenHttp = (server: HttpServer, host: string, port: number) =>
  new Promise<number>((resolve, reject) => {
    const options = { host: 'metricsHost', port: 'metricsPort' } as const;
    // Stays: later ones say that a connection could not be accepted, and would end the process.
    server.on('error', (error) => reject(startError({ host, port, options }, error)));
    server.listen(port, host, () => resolve(portOf(server)));
  });
