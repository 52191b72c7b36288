// Answers a failure during short bursts, whose places in time follow from the seed and not from the calls: real outages
// come in clumps, and all clients meet the same ones. Use it to teach retries that outlast a burst, and a breaker's window.
import { z } from 'zod';
import { fate } from '../fate.ts';
import { inSeconds } from './delay.ts';
import { hourMs, wholeMs } from './whole.ts';
import { failing, failureOptions, failureStatus } from './failure.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({
    kind: z.literal('burst'),
    everyMs: wholeMs(1, hourMs).default(10_000),
    lengthMs: wholeMs(1, hourMs).default(2000),
    status: failureStatus.default('UNAVAILABLE'),
    ...failureOptions,
  })
  .refine(({ everyMs, lengthMs }) => lengthMs <= everyMs, {
    message: 'expected at most everyMs, the time from one burst to the next',
    path: ['lengthMs'],
  })
  .describe('Fails during short bursts, whose places in time follow from the seed and not from the calls.');

/** One burst of `lengthMs` in each `everyMs` since it was made, at a place the seed decides; outside of them, nothing. */
export const burst = {
  options,
  describe: ({ status, everyMs, lengthMs }) =>
    `answer ${status} in bursts of ${inSeconds(lengthMs)}, one in every ${inSeconds(everyMs)}`,
  create(given, { clock, seed }) {
    const { everyMs, lengthMs } = given;
    const failure = failing(given);
    const madeAt = clock.now();
    return async (arrival, next) => {
      const elapsedMs = clock.now() - madeAt;
      const window = Math.floor(elapsedMs / everyMs);
      const place = fate({ seed, method: 'burst', callKey: '', n: window });
      const sinceBeginMs = elapsedMs - window * everyMs - place * (everyMs - lengthMs);
      if (sinceBeginMs < 0 || sinceBeginMs >= lengthMs) return next(arrival);
      throw failure();
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
