// Beneath grpc-js: the HTTP/2 stream of a call. grpc-js has no public way to it, so this reads what it keeps of a call;
// its version is pinned, and wire.test.ts fails when that changes.
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

/** The way beneath a call; costs nothing until a fault asks. */
export const wireOf = <Res>(call: WithHeaders, serialize: (response: Res) => Buffer): Wire => ({
  stream() {
    const stream = (call as unknown as Inner).call?.stream;
    if (!stream) throw new TypeError('grpc-js keeps no HTTP/2 stream where this version expects one');
    return stream;
  },
  sendHeaders: () => call.sendMetadata(new Metadata()),
  serialize: (response) => serialize(response as Res),
});
