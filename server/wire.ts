// Beneath grpc-js: the HTTP/2 stream of a call. grpc-js has no public way to it, so this reads what it keeps of a call;
// its version is pinned, and wire.test.ts fails when that changes.
import type { EventEmitter } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import { Metadata } from '@grpc/grpc-js';
import type { Wire } from './faults/fault.ts';

/** A call of grpc-js that can send its headers. */
export interface WithHeaders {
  sendMetadata(metadata: Metadata): void;
}

interface Inner {
  readonly call?: { readonly stream?: ServerHttp2Stream };
}

function streamOf(call: unknown): ServerHttp2Stream {
  const stream = (call as Inner).call?.stream;
  if (!stream) throw new TypeError('grpc-js keeps no HTTP/2 stream where this version expects one');
  return stream;
}

/** What grpc-js keeps of a call that answers with many messages: a queue of those that wait for the wire. */
interface Queue extends EventEmitter {
  readonly writableLength?: number;
  readonly _writableState: { needDrain: boolean };
}

const flushed = (queue: Queue, stream: ServerHttp2Stream) =>
  new Promise<void>((resolve) => {
    const settle = () => {
      queue.off('drain', settle);
      stream.off('close', settle);
      resolve();
    };
    if (!queue.writableLength || stream.destroyed) return resolve();
    // Node tells of an empty queue only when it was full before, unless this says that somebody waits.
    queue._writableState.needDrain = true;
    queue.on('drain', settle);
    stream.on('close', settle);
  });

/** The way beneath a call; costs nothing until a fault asks. */
export const wireOf = <Res>(call: WithHeaders, serialize: (response: Res) => Buffer): Wire => ({
  stream: () => streamOf(call),
  flushed: () => flushed(call as unknown as Queue, streamOf(call)),
  sendHeaders: () => call.sendMetadata(new Metadata()),
  serialize: serialize as (response: unknown) => Buffer,
});
