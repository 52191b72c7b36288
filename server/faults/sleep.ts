// Answers late: sleeps first, then works and succeeds. The work is done even when the caller is long gone, so a
// payment is booked that the caller believes failed. Use it to teach ambiguity; for pure slowness use latency.
import { z } from 'zod';
import { delayMs, inSeconds, wait } from './delay.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('sleep'), delayMs })
  .describe('Sleeps, then works and succeeds, also when the caller is long gone.');

/** Sleeps `delayMs` (milliseconds, no default), then succeeds. */
export const sleep = {
  options,
  describe: (given) => `sleep ${inSeconds(given.delayMs)}, then succeed`,
  create: (given, context) => async (arrival, next) => {
    await wait(given.delayMs, context);
    return next(arrival);
  },
} satisfies FaultKind<z.infer<typeof options>>;
