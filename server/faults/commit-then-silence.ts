// Does the work, then never answers: the payment is booked, and its caller runs into the deadline. Use it to teach that
// a timeout says nothing about the work, and what an idempotency key is for.
import { z } from 'zod';
import type { FaultKind } from './fault.ts';
import { hold } from './hold.ts';

const options = z
  .strictObject({ kind: z.literal('commit-then-silence') })
  .describe('Does the work, then never answers.');

/** Works, then holds the answer until the caller gives up, its deadline passes or the server shuts down. */
export const commitThenSilence = {
  options,
  describe: () => 'do the work, then never answer',
  create: (_given, context) => async (arrival, next) => {
    await next(arrival);
    return hold(arrival, context);
  },
} satisfies FaultKind<z.infer<typeof options>>;
