// Does the work, then answers with a failure: the payment is booked, and its caller is told otherwise. Use it to teach
// which retries are safe: the same idempotency key finds the payment, a new one books it again.
import { z } from 'zod';
import { failing, failureOptions, failureStatus } from './failure.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({
    kind: z.literal('commit-then-error'),
    status: failureStatus.default('UNAVAILABLE'),
    ...failureOptions,
  })
  .describe('Does the work, then answers with a failure.');

/** Works, then answers `status` (default UNAVAILABLE) with `message`. */
export const commitThenError = {
  options,
  describe: (given) => `do the work, then answer ${given.status}`,
  create(given) {
    const failure = failing(given);
    return async (arrival, next) => {
      await next(arrival);
      throw failure();
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
