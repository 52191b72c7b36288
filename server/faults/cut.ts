// Ends a stream half-way: the work for the next message is done, the message is lost. Use it to teach resuming, and why a
// charge that was not answered may have been booked. A unary call has one message: it is lost when the cut falls after 0,
// and untouched by every other, so that one scenario can cut the streams and spare the rest.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, FaultError } from './fault.ts';

const expected = 'expected whole messages from 0 to 1000000';
const messages = z.int(expected).min(0, expected).max(1_000_000, expected);

const options = z.strictObject({
  kind: z.literal('cut'),
  afterMessages: z
    .tuple([messages, messages])
    .refine(([min, max]) => min <= max, 'expected [least, most], the least first')
    .default([1, 10]),
});

/** Answers UNAVAILABLE in place of the message after the n-th; n is spread evenly over `afterMessages` (default 1 to 10). */
export const cut = {
  options,
  describe: ({ afterMessages: [min, max] }) =>
    `cut the answer after ${min === max ? min : `${min} to ${max}`} messages`,
  create:
    ({ afterMessages: [min, max] }) =>
    (arrival, next) => {
      const after = min + Math.floor(arrival.chance * (max - min + 1));
      return next({
        ...arrival,
        sending(before, message) {
          if (before >= after) throw new FaultError(status.UNAVAILABLE, `cut by chaos after ${after} messages`);
          return arrival.sending(before, message);
        },
      });
    },
} satisfies FaultKind<z.infer<typeof options>>;
