// Answers a little late, within the deadlines of a sane caller. Use it to teach percentiles and hedging; it differs
// from sleep in name and purpose, and in that its time may differ from call to call.
import { z } from 'zod';
import { wait } from './delay.ts';
import { timeInWords, timeMs, timeOf } from './distribution.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('latency'), delayMs: timeMs })
  .describe('Answers late, by a time that may differ from call to call, and succeeds.');

/** Delays the work by `delayMs` (milliseconds, fixed or with a distribution, no default), then succeeds. */
export const latency = {
  options,
  describe: (given) =>
    typeof given.delayMs === 'number'
      ? `answer ${timeInWords(given.delayMs)} late`
      : `answer late by ${timeInWords(given.delayMs)}`,
  create: (given, context) => async (arrival, next) => {
    await wait(timeOf(given.delayMs, arrival.chance), context);
    return next(arrival);
  },
} satisfies FaultKind<z.infer<typeof options>>;
