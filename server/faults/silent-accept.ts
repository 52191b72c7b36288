// Takes connections and never says a word on them, as a server does whose process hangs while its system still accepts.
// It hits new connections and not calls: `share` is that of connections, and those that are open already are served on.
// Use it to teach that a connection attempt needs a deadline of its own.
import { z } from 'zod';
import { hourMs, wholeMs } from './whole.ts';
import { inSeconds } from './delay.ts';
import type { FaultKind } from './fault.ts';

const options = z
  .strictObject({ kind: z.literal('silent-accept'), forMs: wholeMs(1, hourMs).default(30_000) })
  .describe('Takes new connections and never says a word on them; the share is that of connections.');

/** Leaves new connections in silence for `forMs` (milliseconds, default 30,000), then resets them; calls meet nothing. */
export const silentAccept = {
  options,
  describe: ({ forMs }) => `accept connections and stay silent for ${inSeconds(forMs)}`,
  create: () => (arrival, next) => next(arrival),
  reception: ({ forMs }) => ({ silentMs: forMs }),
} satisfies FaultKind<z.infer<typeof options>>;
