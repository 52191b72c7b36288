// What faults share that never answer.
import { onAbort } from '../on-abort.ts';
import { type Arrival, callerGone, type FaultContext, serverStopped } from './fault.ts';

/** Rejects when the caller gives up, its deadline passes or the server shuts down; nothing else ends it. */
export const hold = ({ gone }: Pick<Arrival<unknown>, 'gone'>, { draining }: FaultContext): Promise<never> =>
  new Promise((_resolve, reject) => {
    const release = () => {
      gone.removeEventListener('abort', release);
      forget();
      reject(gone.aborted ? callerGone() : serverStopped());
    };
    const forget = onAbort(draining, release);
    if (gone.aborted || draining.aborted) return release();
    gone.addEventListener('abort', release);
  });
