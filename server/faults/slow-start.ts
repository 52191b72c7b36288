// A server that is slow at first: empty caches, cold pools, code not yet compiled. The delay falls in a straight line to
// nothing, and begins anew after a crash or restart. Use it to teach why a replica that has just come back must not get
// its full share at once, and why the retries that greet it keep it down.
import { z } from 'zod';
import { delayMs, inSeconds, wait } from './delay.ts';
import type { FaultKind } from './fault.ts';
import { hourMs, wholeMs } from './whole.ts';

const options = z
  .strictObject({
    kind: z.literal('slow-start'),
    fromMs: delayMs.default(2000),
    overMs: wholeMs(1, hourMs).default(30_000),
  })
  .describe('Slow at first, then faster in a straight line; begins anew after a crash or restart.');

/** Delays the work by `fromMs` (default 2000) at the start, falling evenly to 0 within `overMs` (default 30,000). */
export const slowStart = {
  options,
  describe: ({ fromMs, overMs }) =>
    `answer ${inSeconds(fromMs)} late after a start, less and less over ${inSeconds(overMs)}`,
  create: ({ fromMs, overMs }, context) => {
    const { clock, life } = context;
    const createdAt = clock.now();
    return async (arrival, next) => {
      const elapsedMs = clock.now() - Math.max(createdAt, life.startedAt());
      await wait(fromMs * (1 - elapsedMs / overMs), context);
      return next(arrival);
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
