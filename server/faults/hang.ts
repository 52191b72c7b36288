// Never answers and never works. The caller's deadline is all that ends it, which is what it teaches.
import { z } from 'zod';
import { callerGone, type FaultKind, serverStopped } from './fault.ts';

const options = z.strictObject({ kind: z.literal('hang') });

/** Holds the call until the caller gives up, its deadline passes or the server shuts down. */
export const hang = {
  options,
  describe: () => 'never answer',
  create:
    (_given, { draining }) =>
    ({ gone }) =>
      new Promise((_resolve, reject) => {
        const release = () => {
          gone.removeEventListener('abort', release);
          draining.removeEventListener('abort', release);
          reject(gone.aborted ? callerGone() : serverStopped());
        };
        if (gone.aborted || draining.aborted) return release();
        gone.addEventListener('abort', release);
        draining.addEventListener('abort', release);
      }),
} satisfies FaultKind<z.infer<typeof options>>;
