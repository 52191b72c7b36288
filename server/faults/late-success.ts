// Works and succeeds, but only after the caller's deadline, an hour of it at most. Every caller sees DEADLINE_EXCEEDED and
// every call is booked: use it to teach that a deadline says nothing about the work, and why a retry needs an idempotency
// key. It is meant for calls with one answer: a stream whose caller has left does nothing more.
import { z } from 'zod';
import { delayMs, inSeconds, wait } from './delay.ts';
import type { FaultContext, FaultKind } from './fault.ts';
import { hourMs } from './whole.ts';

const options = z
  .strictObject({
    kind: z.literal('late-success'),
    byMs: delayMs.default(500),
    withoutDeadlineMs: delayMs.default(5000),
    work: z.enum(['before', 'after'], 'expected "before" or "after"').default('after'),
  })
  .describe('Works and succeeds, but only after the caller’s deadline, an hour of it at most.');

type Options = z.infer<typeof options>;

/**
 * Answers `byMs` (default 500) after the caller's deadline, or after `withoutDeadlineMs` (default 5000) when it gave none.
 * A deadline of more than an hour counts as an hour: what a caller may hold must end.
 * The work is done `after` that wait (the default) or `before`, and its answer held.
 */
export const lateSuccess = {
  options,
  describe: ({ byMs, work }) => `succeed ${inSeconds(byMs)} after the deadline, the work done ${work} the wait`,
  create:
    ({ byMs, withoutDeadlineMs, work }: Options, context: FaultContext) =>
    async (arrival, next) => {
      const { deadlineMs } = arrival;
      const lateMs = deadlineMs === 0 ? withoutDeadlineMs : Math.min(deadlineMs, hourMs) + byMs;
      const held = () => wait(lateMs, context);
      if (work === 'after') {
        await held();
        return next(arrival);
      }
      return next({
        ...arrival,
        async sending(before, message) {
          if (before === 0) await held();
          return arrival.sending(before, message);
        },
      });
    },
} satisfies FaultKind<Options>;
