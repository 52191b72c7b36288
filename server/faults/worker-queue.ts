// So many at work at once, the rest in a line: first come, first served.

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
      for (const { signal } of leaves) signal.removeEventListener('abort', quit);
    };
    const start = () => {
      settle();
      resolve();
    };
    const quit = () => {
      settle();
      reject(leaves.find(({ signal }) => signal.aborted)?.error() ?? new Error('nobody left'));
    };
    line.add(start);
    if (leaves.some(({ signal }) => signal.aborted)) return quit();
    for (const { signal } of leaves) signal.addEventListener('abort', quit);
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
