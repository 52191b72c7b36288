// So many at work at once, the rest in a line: first come, first served.
import { onAbort } from '../on-abort.ts';

/** What ends a call's waiting in the line, and what it is then answered with. */
export interface Leave {
  readonly signal: AbortSignal;
  readonly error: () => Error;
}

export interface WorkerQueue {
  /** How many wait. */
  length(): number;
  /** Settles when a worker has taken the call, undefined when the line was full; rejects as soon as a `leave` aborts. */
  enter(leaves: readonly Leave[]): Promise<void> | undefined;
  /** The worker is free again and takes the next. To be called once for each that entered and was taken. */
  leave(): void;
}

/** The line's rest of a call's waiting: `start` is in `line` until it is its turn or it leaves. */
function inLine(line: Set<() => void>, leaves: readonly Leave[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      line.delete(start);
      for (const forget of forgets) forget();
    };
    const start = () => {
      settle();
      resolve();
    };
    const quit = () => {
      settle();
      reject(leaves.find(({ signal }) => signal.aborted)?.error() ?? new Error('nobody left'));
    };
    const forgets = leaves.map(({ signal }) => onAbort(signal, quit));
    line.add(start);
    if (leaves.some(({ signal }) => signal.aborted)) quit();
  });
}

/** `workers` at once, and at most `limit` in the line. */
export function workerQueue(workers: number, limit: number): WorkerQueue {
  // A Set keeps the order of insertion and forgets one in the middle at no cost.
  const line = new Set<() => void>();
  let busy = 0;
  return {
    length: () => line.size,
    enter(leaves) {
      if (busy < workers) {
        busy++;
        return Promise.resolve();
      }
      return line.size < limit ? inLine(line, leaves) : undefined;
    },
    leave() {
      const [next] = line;
      if (next) return next(); // The same worker goes on: none is free in between.
      busy--;
    },
  };
}
