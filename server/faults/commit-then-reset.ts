// Does the work, then resets the connection (TCP RST) in place of the answer; every other call on that connection is lost
// with it. Use it to teach that "connection reset" is no proof that nothing was booked.
import { z } from 'zod';
import type { FaultKind } from './fault.ts';
import { reset } from './reset.ts';

const options = z
  .strictObject({ kind: z.literal('commit-then-reset') })
  .describe('Does the work, then resets the connection in place of the answer.');

/** Works, then resets the caller's connection; the caller sees UNAVAILABLE, of its own library. */
export const commitThenReset = {
  options,
  describe: () => 'do the work, then reset the connection',
  create: () => reset.create({ kind: 'reset', when: 'after' }),
} satisfies FaultKind<z.infer<typeof options>>;
