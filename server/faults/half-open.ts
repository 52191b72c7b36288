// The server forgets the caller's connection without a word, as when a firewall drops it or a host loses power: no FIN, no
// reset, no answer to a PING, and all calls on it hang. Use it to teach keepalive: without it a client finds out by its
// deadlines alone, one call after the other, and keeps using the dead connection.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { stillOpenAfter } from '../connections.ts';
import { abandonConnection } from '../tcp.ts';
import { type FaultKind, WireTakenError } from './fault.ts';
import { hourMs, wholeMs } from './whole.ts';
import { inSeconds } from './delay.ts';

const options = z
  .strictObject({ kind: z.literal('half-open'), forMs: wholeMs(1, hourMs).default(30_000) })
  .describe('Forgets the connection without a word: no FIN, no reset, no answer to a PING; all calls on it hang.');

/** Leaves the connection dead for `forMs` (milliseconds, default 30,000), then resets it; the work is not done. */
export const halfOpen = {
  options,
  describe: ({ forMs }) => `leave the connection half-open for ${inSeconds(forMs)}`,
  create:
    ({ forMs }, { clock }) =>
    async (arrival) => {
      const { session } = arrival.wire.stream();
      const socket = session && abandonConnection(session);
      if (socket) void stillOpenAfter(socket, forMs, clock).then((isOpen) => isOpen && socket.resetAndDestroy());
      throw new WireTakenError(status.DEADLINE_EXCEEDED, 'the connection was left half-open by chaos');
    },
} satisfies FaultKind<z.infer<typeof options>>;
