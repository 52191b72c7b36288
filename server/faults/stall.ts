// Blocks the event loop, as a synchronous call or a long garbage collection does: every call, every health check and every
// timer of the server waits. Use it to teach that in Node one slow function is everybody's, and that a health check which
// is answered late is not one which failed.
import { z } from 'zod';
import { inSeconds } from './delay.ts';
import type { FaultKind } from './fault.ts';
import { hourMs, wholeMs } from './whole.ts';

const options = z
  .strictObject({
    kind: z.literal('stall'),
    blockMs: wholeMs(1, 5000),
    everyMs: wholeMs(100, hourMs).default(1000),
  })
  .describe('Blocks the event loop: every call, every health check and every timer of the server waits.');

/** Sleeps without letting go of the thread. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Blocks the event loop for `blockMs`, then answers; not again within `everyMs` (default 1000) of its end. */
export const stall = {
  options,
  describe: ({ blockMs }) => `block the event loop for ${inSeconds(blockMs)}`,
  create({ blockMs, everyMs }, { clock }) {
    let restUntil = -Infinity;
    return (arrival, next) => {
      if (clock.now() >= restUntil) {
        block(blockMs);
        restUntil = clock.now() + everyMs;
      }
      return next(arrival);
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
