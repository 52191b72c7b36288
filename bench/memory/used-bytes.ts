// How much a process holds once everything that can be forgotten is.
import { setTimeout as sleep } from 'node:timers/promises';

/** Heap and what hangs on it outside, in bytes, after garbage collection; needs --expose-gc. */
export async function usedBytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('start this process with --expose-gc');
  // Finalisers and closed streams are let go of a moment later.
  for (let n = 0; n < 3; n += 1) {
    globalThis.gc();
    await sleep(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
