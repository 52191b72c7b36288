// Does the work and sends the whole answer, then ends the stream without trailers, so without a status: a proxy that
// strips them, or a server that died in the middle of a sentence. Use it to teach that a message without a status is no
// success, though the work was done.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, WireTakenError } from './fault.ts';
import { framed, noStatus, openStream } from './raw-answer.ts';

const options = z
  .strictObject({ kind: z.literal('missing-trailers') })
  .describe('Does the work and sends the whole answer, then ends the stream without trailers.');

/** Answers in full, then ends with END_STREAM on an empty DATA frame. */
export const missingTrailers = {
  options,
  describe: () => 'send the answer, then end without a status',
  create: () => async (arrival, next) => {
    const response = await next(arrival);
    const stream = await openStream(arrival);
    // The messages of a stream have been sent already; nothing is left of it but its end.
    if (response !== undefined) stream.write(framed(arrival.wire.serialize(response)));
    // Nobody gives the trailers that Node asks for now, so that it sends an empty frame in their place.
    stream.end();
    throw new WireTakenError(status.INTERNAL, noStatus);
  },
} satisfies FaultKind<z.infer<typeof options>>;
