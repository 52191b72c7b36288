// Does the work, then resets the connection (TCP RST) in place of the answer; every other call on that connection is lost
// with it. Use it to teach that "connection reset" is no proof that nothing was booked.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { resetConnection } from '../tcp.ts';
import { type FaultKind, WireTakenError } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('commit-then-reset') })
  .describe('Does the work, then resets the connection in place of the answer.');

/** Works, then resets the caller's connection; the caller sees UNAVAILABLE, of its own library. */
export const commitThenReset = {
  options,
  describe: () => 'do the work, then reset the connection',
  create: () => async (arrival, next) => {
    await next(arrival);
    const { session } = arrival.wire.stream();
    // No session: the connection went away by itself while the work was done.
    if (session) resetConnection(session);
    throw new WireTakenError(status.UNAVAILABLE, 'read ECONNRESET');
  },
} satisfies FaultKind<z.infer<typeof options>>;
