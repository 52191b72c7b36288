// Answers trickle out of the connection, shared by all its calls, as over a bad line: a small answer waits behind a big one.
// Use it to teach that time grows with size, that calls on one connection get into each other's way, and that a deadline
// may pass while an answer that was worked for is on its way.
import type { Http2Session } from 'node:http2';
import { z } from 'zod';
import { whileOpen } from '../exchange.ts';
import { lifeIsOver } from './delay.ts';
import type { FaultKind } from './fault.ts';

const expected = 'expected whole bytes a second from 1 to 1000000000';

const options = z
  .strictObject({
    kind: z.literal('bandwidth'),
    bytesPerSecond: z.int(expected).min(1, expected).max(1_000_000_000, expected),
  })
  .describe('Answers trickle out of the connection, shared by all its calls, as over a bad line.');

// gRPC's own five bytes before each message.
const frameBytes = 5;

/** Lets messages of the answer go at `bytesPerSecond` (no default), one after the other on each connection, while there is a caller. */
export const bandwidth = {
  options,
  describe: ({ bytesPerSecond }) => `answer at ${bytesPerSecond} bytes/s`,
  create({ bytesPerSecond }, context) {
    const { clock } = context;
    const freeAt = new WeakMap<Http2Session, number>();
    return (arrival, next) => {
      const { wire, sending, gone } = arrival;
      const { session } = wire.stream();
      return next({
        ...arrival,
        async sending(before, message) {
          await sending(before, message);
          if (!session || gone.aborted) return;
          const now = clock.now();
          const durationMs = ((frameBytes + wire.serialize(message).length) / bytesPerSecond) * 1000;
          const sentAt = Math.max(now, freeAt.get(session) ?? 0) + durationMs;
          freeAt.set(session, sentAt);
          try {
            await whileOpen(gone, lifeIsOver(context), (over) => clock.sleep(sentAt - now, over));
          } catch (error) {
            // What was not sent of a message whose caller has left is not sent any more.
            const unsentMs = Math.min(durationMs, sentAt - clock.now());
            freeAt.set(session, (freeAt.get(session) ?? 0) - unsentMs);
            throw error;
          }
        },
      });
    };
  },
} satisfies FaultKind<z.infer<typeof options>>;
