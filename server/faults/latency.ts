// Answers a little late, within the deadlines of a sane caller. Use it to teach percentiles and hedging; it differs
// from sleep in name and purpose only, so that metrics and trailers tell "slow" from "hung and then worked".
import { z } from 'zod';
import { delayMs, inSeconds, wait } from './delay.ts';
import type { FaultKind } from './fault.ts';

const options = z.strictObject({ kind: z.literal('latency'), delayMs });

/** Delays the work by `delayMs` (milliseconds, no default), then succeeds. */
export const latency = {
  options,
  describe: (given) => `answer ${inSeconds(given.delayMs)} late`,
  create: (given, context) => async (arrival, next) => {
    await wait(given.delayMs, context);
    return next(arrival);
  },
} satisfies FaultKind<z.infer<typeof options>>;
