// A peer that accepts TCP and never speaks HTTP/2: grpc-js 1.14.7 waits for it for ever (grpc-node#2785), and keeps the
// socket when the channel is closed. It hands every new socket to the connector of its credentials and destroys the
// connector when nobody wants the connection any more: both are seen here.
import type { Socket } from 'node:net';
import type { ChannelCredentials, experimental } from '@grpc/grpc-js';
import { nextSocket } from './connecting-socket.ts';

type Connector = experimental.SecureConnector;

export interface ConnectLimit {
  /** From the peer's accepting to its first word over HTTP/2, in milliseconds. */
  readonly limitMs: number;
  /** A connect was given up because its time was over. */
  readonly onGivenUp: () => void;
  /** A connect begins (true), or has come as far as a socket (false). */
  readonly onDial?: (begins: boolean) => void;
}

/** The same credentials, whose connects end: grpc-js sees a failed one, and tries again after its backoff. */
export function guardConnects(credentials: ChannelCredentials, limit: ConnectLimit): ChannelCredentials {
  const create = (...given: Parameters<ChannelCredentials['_createSecureConnector']>) =>
    guarded(credentials._createSecureConnector(...given), limit);
  // grpc-js asks whether credentials are an instance of its class; no class of ours is needed for that.
  const same: ChannelCredentials = Object.create(credentials, {
    _createSecureConnector: { value: create },
    _isSecure: { value: () => credentials._isSecure() },
    _equals: { value: (other: ChannelCredentials) => other === same || credentials._equals(other) },
  }) as ChannelCredentials;
  return same;
}

function guarded(connector: Connector, limit: ConnectLimit): Connector {
  const pending = new Set<() => void>();
  let unwanted = false;
  let connecting: Socket | undefined;
  return {
    async waitForReady() {
      limit.onDial?.(true);
      await connector.waitForReady();
      // What comes next in this turn is grpc-js's net.connect.
      nextSocket((socket) => (connecting = socket));
    },
    getCallCredentials: () => connector.getCallCredentials(),
    destroy() {
      unwanted = true;
      if (connecting?.connecting) connecting.destroy(notWanted());
      for (const drop of pending) drop();
      connector.destroy();
    },
    connect(socket) {
      limit.onDial?.(false);
      connecting = undefined;
      if (unwanted) return Promise.reject(notWanted());
      return firstWord(connector, socket, { ...limit, pending });
    },
  };
}

const notWanted = () => new Error('the channel was closed while it connected');

type Waiting = ConnectLimit & { readonly pending: Set<() => void> };

function firstWord(connector: Connector, socket: Socket, { limitMs, onGivenUp, pending }: Waiting) {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  let secured: Socket | undefined;
  // A call that waits keeps the process alive by itself.
  socket.unref().on('error', nothing);
  return new Promise<experimental.SecureConnectResult>((resolve, reject) => {
    const isMute = () => !socket.destroyed && (secured === undefined || secured.bytesRead < frameHeaderBytes);
    const end = (why: string) => {
      const error = new Error(`${peer} ${why}`);
      // In a handshake, grpc-js destroys the socket itself when this rejects.
      reject(error);
      secured?.destroy(error);
    };
    const drop = () => {
      settle();
      if (isMute()) end('is not wanted any more');
    };
    const late = () => {
      settle();
      if (!isMute()) return;
      onGivenUp();
      end(`accepted the connection and said nothing for ${limitMs} ms`);
    };
    const timer = setTimeout(late, limitMs).unref();
    const settle = () => {
      clearTimeout(timer);
      pending.delete(drop);
    };
    pending.add(drop);
    socket.once('close', settle);
    connector.connect(socket).then((result) => {
      secured = result.socket.on('error', nothing);
      resolve(result);
    }, reject);
  });
}

// Less than the head of one HTTP/2 frame is no word.
const frameHeaderBytes = 9;

const nothing = () => undefined;
