// Tells the caller by GOAWAY to leave the connection, as every rolling restart and every connection age limit does. Calls
// up to the last stream named in it are answered; the protocol promises that those after it were not touched. Use it to
// see that a client reconnects without an error, and repeats what was not touched.
import { constants, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, WireTakenError } from './fault.ts';

const options = z
  .strictObject({
    kind: z.literal('goaway'),
    spareThisCall: z.boolean('expected true or false').default(true),
  })
  .describe('Tells the caller by GOAWAY to leave the connection, as a rolling restart does.');

/**
 * Names a last stream before this one. A later stream may have been worked for already, and "not touched" must be true
 * of all that come after: then this one alone is refused.
 */
function disown(session: ServerHttp2Session, stream: ServerHttp2Stream): void {
  const id = stream.id ?? 0;
  const isLast = id > 1 && session.state.lastProcStreamID === id && session.state.outboundQueueSize === 0;
  if (isLast) session.goaway(constants.NGHTTP2_NO_ERROR, id - 2);
  else stream.close(constants.NGHTTP2_REFUSED_STREAM);
}

/** Sends GOAWAY; this call is answered (the default) or, without `spareThisCall`, neither worked for nor answered. */
export const goaway = {
  options,
  describe: ({ spareThisCall }) => `send GOAWAY, ${spareThisCall ? 'answer this call' : 'this call not touched'}`,
  create:
    ({ spareThisCall }) =>
    async (arrival, next) => {
      const stream = arrival.wire.stream();
      const session = stream.session as ServerHttp2Session | undefined;
      if (!spareThisCall && session) disown(session, stream);
      // Takes no more calls, says so, and closes the connection when the last one has ended.
      session?.close();
      if (spareThisCall) return next(arrival);
      throw new WireTakenError(status.UNAVAILABLE, 'the connection was closed by chaos before this call');
    },
} satisfies FaultKind<z.infer<typeof options>>;
