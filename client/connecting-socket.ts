// A TCP connect that the network swallows: grpc-js 1.14.7 keeps the socket to itself until TCP gives up (over two minutes
// on Linux), also when the channel is closed, and the process lives on with it. Node tells of every socket it makes.
import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

type Take = (socket: Socket) => void;

const waiting: Take[] = [];
const sockets = channel('net.client.socket');

/** Gives `take` the socket that grpc-js makes next in this turn of the event loop, if it does. */
export function nextSocket(take: Take): void {
  if (waiting.length === 0) sockets.subscribe(made);
  waiting.push(take);
  setImmediate(() => drop(take)).unref();
}

function made(message: unknown): void {
  // Anybody may connect in the same turn.
  if (!/grpc-js\W.*\btransport\.js/.test(new Error().stack ?? '')) return;
  const [take] = waiting;
  if (!take) return;
  drop(take);
  take((message as { readonly socket: Socket }).socket);
}

function drop(take: Take): void {
  const index = waiting.indexOf(take);
  if (index < 0) return;
  waiting.splice(index, 1);
  if (waiting.length === 0) sockets.unsubscribe(made);
}
