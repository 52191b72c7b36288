// The server restarts in good order, as in a rolling update: health says NOT_SERVING, every connection gets GOAWAY, calls
// that are here may end, then the port refuses for a while. Use it to see that a client loses no call to it, and finds
// the server again.
import { z } from 'zod';
import { inSeconds } from './delay.ts';
import { wholeMs } from './whole.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('restart'), downMs: wholeMs(0, 600_000).default(1000) })
  .describe(
    'Restarts in good order: health says NOT_SERVING, GOAWAY, calls may end, then the port refuses for a while.',
  );

/** Restarts the server and answers this call; once its calls have ended it is away for `downMs` (default 1000). */
export const restart = {
  options,
  describe: (given) => `restart, back after ${inSeconds(given.downMs)}`,
  create:
    (given, { life }) =>
    (arrival, next) => {
      life.restart(given.downMs);
      return next(arrival);
    },
} satisfies FaultKind<z.infer<typeof options>>;
