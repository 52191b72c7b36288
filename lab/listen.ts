import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunError } from './usage-error.ts';

/** What a user reads when a server cannot listen: the port and the variable that changes it. */
const listenFailure = (error: unknown, host: string, wanted: number, variable: string): RunError => {
  const { code, message } = error as NodeJS.ErrnoException;
  const other = `set ${variable} to another port, or to 0 for any free one`;
  if (code === 'EADDRINUSE') return new RunError(`port ${wanted} on ${host} is taken: ${other}`);
  if (code === 'EACCES') return new RunError(`port ${wanted} on ${host} is not allowed here: ${other}`);
  return new RunError(`cannot listen on ${host}:${wanted} (${variable}): ${message}`);
};

/** Listens and answers with the port; a taken port is a RunError that names `variable`. */
export const listen = (server: Server, host: string, wanted: number, variable: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, host, wanted, variable)));
    server.listen({ host, port: wanted }, () => resolve((server.address() as AddressInfo).port));
  });

/** Stops listening and cuts what is still open. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
