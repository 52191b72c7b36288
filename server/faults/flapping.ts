// Up for a while, down for a while, over and over, as a replica does that fails its health check and comes back. Use it to
// teach a breaker's half-open probe: a probe that meets an up period closes it just in time for the next down.
import { z } from 'zod';
import { inSeconds } from './delay.ts';
import { hourMs, wholeMs } from './whole.ts';
import { failing, failureOptions, failureStatus } from './failure.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({
    kind: z.literal('flapping'),
    upMs: wholeMs(1, hourMs).default(5000),
    downMs: wholeMs(1, hourMs).default(5000),
    status: failureStatus.default('UNAVAILABLE'),
    ...failureOptions,
  })
  .describe('Up for a while, down for a while, over and over.');

/** Up for `upMs` from when it was made, then `status` for `downMs`, and so on. */
export const flapping = {
  options,
  describe: ({ status, upMs, downMs }) => `flap: ${inSeconds(upMs)} up, then ${inSeconds(downMs)} of ${status}`,
  create(given, { clock }) {
    const { upMs, downMs } = given;
    const failure = failing(given);
    const madeAt = clock.now();
    return async (arrival, next) => {
      if ((clock.now() - madeAt) % (upMs + downMs) < upMs) return next(arrival);
      throw failure();
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
