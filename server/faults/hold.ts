// What faults share that never answer.
import { type Arrival, callerGone, type FaultContext, serverStopped } from './fault.ts';

/** Rejects when the caller gives up, its deadline passes or the server shuts down; nothing else ends it. */
export const hold = ({ gone }: Pick<Arrival<unknown>, 'gone'>, { draining }: FaultContext): Promise<never> =>
  new Promise((_resolve, reject) => {
    const release = () => {
      gone.removeEventListener('abort', release);
      draining.removeEventListener('abort', release);
      reject(gone.aborted ? callerGone() : serverStopped());
    };
    if (gone.aborted || draining.aborted) return release();
    gone.addEventListener('abort', release);
    draining.addEventListener('abort', release);
  });
