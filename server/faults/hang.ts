// Never answers and never works. The caller's deadline is all that ends it, which is what it teaches.
import { z } from 'zod';
import type { FaultKind } from './fault.ts';
import { hold } from './hold.ts';

const options = z.strictObject({ kind: z.literal('hang') }).describe('Never answers and never works.');

/** Holds the call until the caller gives up, its deadline passes or the server shuts down. */
export const hang = {
  options,
  describe: () => 'never answer',
  create: (_given, context) => (arrival) => hold(arrival, context),
} satisfies FaultKind<z.infer<typeof options>>;
