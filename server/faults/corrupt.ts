// Does the work, then sends a message whose bytes are no message, in a frame that is right: a broken serializer, a
// contract that changed on one side only. Use it to teach that INTERNAL may be born in the caller's own library, behind
// work that was done, and that no retry of the same version helps.
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import { type FaultKind, WireTakenError } from './fault.ts';
import { framed, messageCount, spoilt } from './raw-answer.ts';

const options = z
  .strictObject({ kind: z.literal('corrupt'), afterMessages: messageCount.default(0) })
  .describe('Does the work, then sends a message whose bytes are no message.');

// The tag of the highest field number there is, with wire type 7, which means nothing: every parser stops here.
const nonsense = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]);

const spoil = (message: Buffer) => framed(Buffer.concat([nonsense, message]));
const end = () => new WireTakenError(status.INTERNAL, 'Response message parsing error', { endsWell: true });

/** Spoils the message after `afterMessages` (default 0) whole ones; the call then ends with status OK and trailers. */
export const corrupt = {
  options,
  describe: () => 'send a message that cannot be read, then OK',
  create:
    ({ afterMessages }) =>
    (arrival, next) =>
      next(spoilt(arrival, { afterMessages, spoil, end })),
} satisfies FaultKind<z.infer<typeof options>>;
