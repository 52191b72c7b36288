// Does the work, then sends half the message under a frame that promises all of it, and ends as if all were well: a proxy
// that cuts bodies, a buffer that was not flushed. Use it to teach that status OK is not yet an answer: grpc-js tells a
// unary caller UNIMPLEMENTED "No message received", and the reader of a stream nothing at all.
import type { ServerHttp2Stream } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, WireTakenError } from './fault.ts';
import { framed, messageCount, noStatus, spoilt } from './raw-answer.ts';

const options = z
  .strictObject({
    kind: z.literal('truncated'),
    afterMessages: messageCount.default(0),
    trailers: z.boolean('expected true or false').default(true),
  })
  .describe('Does the work, then sends half the message under a frame that promises all of it.');

const half = (message: Buffer) => framed(message.subarray(0, message.length / 2), Math.max(1, message.length));

const endWell = () => new WireTakenError(status.UNIMPLEMENTED, 'No message received', { endsWell: true });

function endWithoutStatus(stream: ServerHttp2Stream) {
  stream.end();
  return new WireTakenError(status.INTERNAL, noStatus);
}

/** Cuts the message after `afterMessages` (default 0) whole ones in half; `trailers` of status OK follow it (default true). */
export const truncated = {
  options,
  describe: ({ trailers }) => `send half a message, then ${trailers ? 'OK' : 'end without a status'}`,
  create:
    ({ afterMessages, trailers }) =>
    (arrival, next) =>
      next(spoilt(arrival, { afterMessages, spoil: half, end: trailers ? endWell : endWithoutStatus })),
} satisfies FaultKind<z.infer<typeof options>>;
