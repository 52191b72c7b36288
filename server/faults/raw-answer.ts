// What faults share that answer on the wire themselves.
import type { ServerHttp2Stream } from 'node:http2';
import { z } from 'zod';
import { type Arrival, callerGone, type WireTakenError } from './fault.ts';

const expected = 'expected whole messages from 0 to 1000000';

/** A number of messages in a scenario. */
export const messageCount = z.int(expected).min(0, expected).max(1_000_000, expected);

/** grpc-js's words, with INTERNAL, for a stream that ended without trailers. */
export const noStatus = 'Received RST_STREAM with code 0 (Call ended without gRPC status)';

/** The call's stream, open for more, behind the headers and every message before; rejects when the call is over. */
export async function openStream({ wire }: Pick<Arrival<unknown>, 'wire'>): Promise<ServerHttp2Stream> {
  await wire.flushed();
  wire.sendHeaders();
  const stream = wire.stream();
  // A write to a stream that has ended is an error, and of those grpc-js listens for the first alone.
  if (stream.destroyed || stream.closed || stream.writableEnded) throw callerGone();
  return stream;
}

/** A message in gRPC's frame, which says `length`: the truth, unless told otherwise. */
export function framed(message: Buffer, length = message.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

interface Spoil {
  /** How many messages go out whole before the one that is spoilt. */
  readonly afterMessages: number;
  /** From a message's bytes to what is sent in its place, frame and all. */
  readonly spoil: (message: Buffer) => Buffer;
  /** Ends the call behind it. */
  readonly end: (stream: ServerHttp2Stream) => WireTakenError;
}

/** The same arrival, one message of whose answer is spoilt. */
export function spoilt<Req>(arrival: Arrival<Req>, { afterMessages, spoil, end }: Spoil): Arrival<Req> {
  const { wire, sending } = arrival;
  return {
    ...arrival,
    async sending(before, message) {
      await sending(before, message);
      if (before < afterMessages) return;
      const stream = await openStream(arrival);
      stream.write(spoil(wire.serialize(message)));
      throw end(stream);
    },
  };
}
