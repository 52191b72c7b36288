// Beneath HTTP/2: the TCP connection of a session. node:http2 guards its socket, so this reads what Node keeps of it;
// tcp.test.ts fails when a version of Node keeps it elsewhere.
import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** A socket in the hands of node:http2; a TLS socket keeps the TCP one it sits on. */
interface Held extends Omit<Socket, 'destroyed'> {
  destroyed: boolean;
  readonly _parent?: Socket;
}

/** The handle that turns frames into bytes and bytes into frames. */
interface Handle {
  ondone?: () => void;
  destroy(code: number, socketIsClosed: boolean): void;
}

const closed = (session: Http2Session) => session.destroyed || session.socket.destroyed;

/** Cuts the connection by a TCP reset, under TLS too: all calls on it fail, and nothing that waits to be sent is sent. */
export function resetConnection(session: Http2Session): void {
  if (closed(session)) return;
  // The guard lets this one through. A TLS socket cannot reset, the one beneath it can.
  ((session.socket as unknown as Held)._parent ?? session.socket).resetAndDestroy();
}

function handleOf(session: Http2Session): Handle {
  const symbol = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'kHandle');
  const handle = symbol && (session as unknown as Record<symbol, Handle | undefined>)[symbol];
  if (!handle) throw new TypeError('Node keeps no handle of an HTTP/2 session where this version expects one');
  return handle;
}

/**
 * Forgets the session and leaves its connection open: from here on no byte is read from it, none is sent, and its end is
 * up to the caller. The calls on it are over for the server. Undefined when the connection is closed already.
 */
export function abandonConnection(session: Http2Session): Socket | undefined {
  if (closed(session)) return undefined;
  const handle = handleOf(session);
  // A listener's removal answers with the socket itself, past the guard.
  const socket = session.socket.off('close', () => {}) as unknown as Held;
  // First of all: what ends the calls below would otherwise reset each of them on the wire.
  handle.destroy(0, true);
  // destroy() would come after, and close the socket, unless it believes both to be done.
  handle.destroy = () => handle.ondone?.();
  socket.destroyed = true;
  session.destroy();
  socket.destroyed = false;
  return socket._parent ?? (socket as unknown as Socket);
}
