// Ends a stream half-way: the work for the next message is done, the message is lost. Use it to teach resuming, and why a
// charge that was not answered may have been booked. A unary call has one message: it is lost when the cut falls after 0,
// and untouched by every other, so that one scenario can cut the streams and spare the rest.
import { constants } from 'node:http2';
import { setImmediate as turn } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { failureStatus } from './failure.ts';
import { type Arrival, type FaultContext, FaultError, type FaultKind, WireTakenError } from './fault.ts';
import { hold } from './hold.ts';
import { messageCount, openStream } from './raw-answer.ts';

const options = z
  .strictObject({
    kind: z.literal('cut'),
    afterMessages: z
      .tuple([messageCount, messageCount])
      .refine(([min, max]) => min <= max, 'expected [least, most], the least first')
      .default([1, 10]),
    // oxlint-disable-next-line unicorn/no-thenable -- a word and never a function: no await takes it for a promise
    then: z.enum(['error', 'stall', 'reset'], 'expected "error", "stall" or "reset"').optional(),
    status: failureStatus.optional(),
    resetCode: z.enum(['INTERNAL_ERROR', 'CANCEL'], 'expected "INTERNAL_ERROR" or "CANCEL"').optional(),
  })
  .describe('Ends a stream half-way: the work for the next message is done, the message is lost.');
type Options = z.infer<typeof options>;

/** What grpc-js makes of a stream that was reset. */
const resets = {
  INTERNAL_ERROR: {
    rstCode: constants.NGHTTP2_INTERNAL_ERROR,
    seen: () => new WireTakenError(status.INTERNAL, 'Received RST_STREAM with code 2 (Internal server error)'),
  },
  CANCEL: {
    rstCode: constants.NGHTTP2_CANCEL,
    seen: () => new WireTakenError(status.CANCELLED, 'Call cancelled'),
  },
};

async function resetStream(arrival: Arrival<unknown>, resetCode: keyof typeof resets): Promise<never> {
  const stream = await openStream(arrival);
  const { rstCode, seen } = resets[resetCode];
  // Headers that have not left yet would go with an end of the stream, which its caller takes for one in order.
  await turn();
  stream.close(rstCode);
  throw seen();
}

/** What comes in place of the message after the n-th. */
function ending({ then = 'error', status: name = 'UNAVAILABLE', resetCode = 'INTERNAL_ERROR' }: Options) {
  return (arrival: Arrival<unknown>, after: number, context: FaultContext): Promise<never> => {
    if (then === 'stall') return hold(arrival, context);
    if (then === 'reset') return resetStream(arrival, resetCode);
    return Promise.reject(new FaultError(status[name], `cut by chaos after ${after} messages`));
  };
}

const endings = {
  error: ({ status: name = 'UNAVAILABLE' }: Options) => (name === 'UNAVAILABLE' ? '' : ` with ${name}`),
  stall: () => ' and say no more',
  reset: ({ resetCode = 'INTERNAL_ERROR' }: Options) => ` and reset the stream with ${resetCode}`,
};

/**
 * In place of the message after the n-th answers `status` (default UNAVAILABLE), stalls or resets the stream; n is spread
 * evenly over `afterMessages` (default 1 to 10).
 */
export const cut = {
  options,
  describe(given) {
    const [min, max] = given.afterMessages;
    return `cut the answer after ${min === max ? min : `${min} to ${max}`} messages${endings[given.then ?? 'error'](given)}`;
  },
  create(given, context) {
    const [min, max] = given.afterMessages;
    const end = ending(given);
    return (arrival, next) => {
      const after = min + Math.floor(arrival.chance * (max - min + 1));
      return next({
        ...arrival,
        sending: (before, message) =>
          before >= after ? end(arrival, after, context) : arrival.sending(before, message),
      });
    };
  },
} satisfies FaultKind<Options>;
