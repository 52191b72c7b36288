// The process dies, before the payment is booked or between the booking and the answer, and comes back: every connection
// is reset, the port refuses, all work under way is lost; the ledger survives. Use it to teach why a key and a lookup
// afterwards are needed, and what a breaker does while there is nobody to call. With CHAOS_CRASH=kill the process is
// killed, and whoever started it must bring it back.
import { z } from 'zod';
import { inSeconds } from './delay.ts';
import { wholeMs } from './whole.ts';
import { type FaultKind, serverCrashed } from './fault.ts';

const options = z
  .strictObject({
    kind: z.literal('crash'),
    when: z.enum(['before-commit', 'after-commit'], 'expected before-commit or after-commit').default('before-commit'),
    downMs: wholeMs(0, 600_000).default(1000),
  })
  .describe('The process dies before or after the work is done, and comes back: every connection is reset.');

/** Crashes `when` the call comes: before its work (the default) or after it; back after `downMs` (default 1000). */
export const crash = {
  options,
  describe: (given) => `crash ${given.when.replace('-', ' ')}, back after ${inSeconds(given.downMs)}`,
  create:
    (given, { life }) =>
    async (arrival, next) => {
      if (given.when === 'after-commit') await next(arrival);
      life.crash(given.downMs);
      throw serverCrashed();
    },
} satisfies FaultKind<z.infer<typeof options>>;
