// A wire between a ledger and its database that a test can cut where it likes.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  readonly port: number;
}

export interface ProxyOptions {
  /** Default 0: the system chooses. */
  readonly port?: number;
  readonly to: { readonly host: string; readonly port: number };
  /** Called with what the ledger sends, before it is passed on. */
  readonly onSent?: (bytes: Buffer, here: Socket, there: Socket) => void;
}

/** Passes everything on, both ways, until the test ends. */
export async function proxy({ port = 0, to, onSent = () => {} }: ProxyOptions): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((here) => {
    const there = connect(to);
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {}); // It closes then, which is told below.
      one.on('close', () => other.destroy());
    }
    here.on('data', (bytes: Buffer) => {
      onSent(bytes, here, there);
      there.write(bytes);
    });
    there.on('data', (bytes) => here.write(bytes));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port };
}
