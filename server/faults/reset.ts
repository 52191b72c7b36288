// Cuts the caller's connection by a TCP reset, as a load balancer that lost its state or a killed process does: every call
// on that connection fails at once. Use it to teach that "connection lost" says nothing of whether the work was done, and
// what a connection shared by many calls costs when it breaks.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { resetConnection } from '../tcp.ts';
import { callerGone, FaultError, type FaultKind, WireTakenError } from './fault.ts';

const moments = ['before', 'during', 'after'] as const;

const options = z
  .strictObject({
    kind: z.literal('reset'),
    when: z.enum(moments, 'expected before, during or after (the work)').default('before'),
  })
  .describe('Cuts the caller’s connection by a TCP reset, before, during or after the work.');

const wasReset = (options = {}) => new WireTakenError(status.UNAVAILABLE, 'the connection was reset by chaos', options);

/** Cuts the connection under the work, which goes on as far as it does without a caller. */
async function during(hasLeft: boolean, cut: () => void, work: () => Promise<unknown>): Promise<never> {
  cut();
  await work().catch((error: unknown) => {
    // What else the call met, nobody hears; a bug of the server is still one.
    if (!(error instanceof FaultError)) throw error;
  });
  throw hasLeft ? callerGone() : wasReset({ cutsOff: true });
}

/** Resets the connection `when`: before the work, which is then not done (the default), during it or after it. */
export const reset = {
  options,
  describe: ({ when }) => `reset the connection ${when} the work`,
  create:
    ({ when }) =>
    async (arrival, next) => {
      const { session } = arrival.wire.stream();
      const cut = () => session && resetConnection(session);
      if (when === 'during') return during(arrival.gone.aborted, cut, () => next(arrival));
      if (when === 'after') await next(arrival);
      cut();
      throw wasReset();
    },
} satisfies FaultKind<z.infer<typeof options>>;
