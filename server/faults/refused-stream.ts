// Answers the call with RST_STREAM REFUSED_STREAM, as a server does that has as many calls as it takes. The protocol
// promises that nothing was done, so a client may repeat the call at once, without asking its retry policy (gRFC A6 calls
// that transparent). Use it to see whether a client does, and how often.
import { constants } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, WireTakenError } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('refused-stream') })
  .describe('Answers with RST_STREAM REFUSED_STREAM: the protocol promises that nothing was done.');

/** Refuses the stream of the call; the work is not done. */
export const refusedStream = {
  options,
  describe: () => 'refuse the stream (RST_STREAM REFUSED_STREAM)',
  create: () => async (arrival) => {
    arrival.wire.stream().close(constants.NGHTTP2_REFUSED_STREAM);
    throw new WireTakenError(status.UNAVAILABLE, 'the stream was refused by chaos');
  },
} satisfies FaultKind<z.infer<typeof options>>;
