// A port in front of a server, for what goes wrong beneath HTTP/2: silence, resets, peers that accept and never speak.
import { once } from 'node:events';
import net from 'node:net';

export interface TcpProxy {
  readonly address: string;
  readonly port: number;
  /** How many connections it has accepted so far. */
  accepted(): number;
  /** How many of them the other side still holds open. */
  open(): number;
  /** What becomes of new connections: `pass` forwards them; `mute` accepts and never speaks. */
  mode(mode: 'pass' | 'mute'): void;
  /** What is connected falls silent, and stays open. */
  silence(): void;
  /** Resets every connection. */
  reset(): void;
  close(): void;
  [Symbol.dispose](): void;
}

/** Starts a proxy on loopback; `to` is the port of the server behind it, which may come later. */
export async function tcpProxy(to: () => number | undefined): Promise<TcpProxy> {
  const held = new Set<Pair>();
  let accepted = 0;
  let mode: 'pass' | 'mute' = 'pass';
  const proxy = net.createServer((client) => {
    accepted += 1;
    client.on('error', () => undefined);
    const port = mode === 'pass' ? to() : undefined;
    const upstream = port === undefined ? undefined : net.connect(port, '127.0.0.1').on('error', () => undefined);
    const pair = { client, upstream };
    held.add(pair);
    client.once('close', () => held.delete(pair));
    if (!upstream) return void client.resume();
    client.pipe(upstream).pipe(client);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as net.AddressInfo;
  const reset = () => held.forEach(resetPair);
  const close = () => {
    reset();
    proxy.close();
  };
  return {
    address: `127.0.0.1:${port}`,
    port,
    accepted: () => accepted,
    open: () => held.size,
    mode: (next) => void (mode = next),
    silence: () => held.forEach(fallSilent),
    reset,
    close,
    [Symbol.dispose]: close,
  };
}

interface Pair {
  readonly client: net.Socket;
  readonly upstream: net.Socket | undefined;
}

function resetPair({ client, upstream }: Pair): void {
  client.resetAndDestroy();
  upstream?.destroy();
}

// Reads on, so that the other side's sending and closing work, and forwards nothing.
function fallSilent({ client, upstream }: Pair): void {
  if (!upstream) return;
  client.unpipe(upstream);
  upstream.unpipe(client);
  client.resume();
  upstream.resume();
}
