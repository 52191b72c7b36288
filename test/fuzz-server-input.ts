// What the fuzzer of the server is made of: hostile inputs, and the ways to send one.
import type { Arbitrary } from 'fast-check';
import { connect, type Socket } from 'node:net';
import type { Http2Sessions } from './fuzz-server-http2.ts';

/** Where inputs go. */
export interface Target {
  readonly grpcPort: number;
  readonly httpPort: number;
  /** Shared by the inputs that are right HTTP/2. */
  readonly sessions: Http2Sessions;
}

/** Sends one input and settles when all of it is over for the sender; whether it reached the server. */
export type Send = (target: Target) => Promise<boolean>;

/** One kind of input. */
export interface Kind {
  readonly name: string;
  readonly sends: Arbitrary<Send>;
}

/** How a connection is left. */
export type Leaving = 'end' | 'close' | 'reset';

export interface Bytes {
  readonly chunks: readonly Uint8Array[];
  /** How long to stay for, when the server does not end the connection. */
  readonly stayMs: number;
  readonly leaving: Leaving;
}

const goodbye: Record<Leaving, (socket: Socket) => void> = {
  end(socket) {
    socket.end();
    // The server may keep its half.
    setTimeout(() => socket.destroy(), 20);
  },
  close: (socket) => socket.destroy(),
  reset: (socket) => socket.resetAndDestroy(),
};

/** Sends bytes over a connection of their own. */
export const sendBytes = (port: number, { chunks, stayMs, leaving }: Bytes): Promise<boolean> =>
  new Promise((resolve) => {
    let arrived = false;
    let timer: NodeJS.Timeout | undefined;
    const socket = connect(port, '127.0.0.1', () => {
      arrived = true;
      for (const chunk of chunks) socket.write(chunk);
      timer = setTimeout(() => goodbye[leaving](socket), stayMs);
    });
    socket.on('error', () => {}); // To be hung up on is what it asks for.
    socket.on('end', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(arrived);
    });
    socket.resume();
  });
