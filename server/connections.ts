// The callers' connections: taken here, given to gRPC or left in silence, and cut here. grpc-js keeps none of its own.
import type { Socket } from 'node:net';
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Clock } from './clock.ts';
import type { Reception } from './faults/fault.ts';

export interface Connections {
  /** Takes a new connection. */
  accept(socket: Socket): void;
  /** Cuts all of them by a TCP reset: what waits to be sent is lost. */
  reset(): void;
  /** Closes all of them. */
  close(): void;
  /** Settles as soon as there are none. */
  none(): Promise<void>;
}

export interface ConnectionsOptions {
  readonly clock: Clock;
  /** Gives a connection to gRPC. */
  readonly serve: (socket: Socket) => void;
  /** What chaos does to the n-th connection, the first being 1; undefined = it is served. */
  readonly receive: (connection: number) => Reception | undefined;
}

/** Settles after `ms`; at once when the socket closes. Answers whether it is open still. */
export async function stillOpenAfter(socket: Socket, ms: number, clock: Clock): Promise<boolean> {
  const closed = new AbortController();
  const close = () => closed.abort();
  socket.once('close', close);
  try {
    await clock.sleep(ms, closed.signal);
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  } finally {
    socket.off('close', close);
  }
  return !socket.destroyed;
}

/** Never says a word; what comes is read, so that the caller's own end is seen. */
async function keepSilent(socket: Socket, ms: number, clock: Clock): Promise<void> {
  socket.resume();
  if (await stillOpenAfter(socket, ms, clock)) socket.resetAndDestroy();
}

/** No connections yet. */
export function connections({ clock, serve, receive }: ConnectionsOptions): Connections {
  const open = new Set<Socket>();
  const waiting = new Set<() => void>();
  let taken = 0;
  const forget = (socket: Socket) => {
    open.delete(socket);
    if (open.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    accept(socket) {
      open.add(socket);
      // A caller that resets is no news; without a listener it would end the process.
      socket.on('error', () => {});
      socket.once('close', () => forget(socket));
      const reception = receive(++taken);
      if (reception) return void keepSilent(socket, reception.silentMs, clock);
      serve(socket);
    },
    reset() {
      for (const socket of open) socket.resetAndDestroy();
    },
    close() {
      for (const socket of open) socket.destroy();
    },
    none: () => new Promise((resolve) => (open.size === 0 ? resolve() : waiting.add(resolve))),
  };
}

/** The way into a gRPC server that has no port of its own. */
export function entrance(grpc: Server, credentials: ServerCredentials) {
  let injector = grpc.createConnectionInjector(credentials);
  return {
    serve: (socket: Socket) => injector.injectConnection(socket),
    /** Tells every caller by GOAWAY to go elsewhere, and lets the calls of each end. */
    goAway() {
      injector.destroy();
      injector = grpc.createConnectionInjector(credentials);
    },
  };
}
