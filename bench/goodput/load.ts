// Open-loop load: calls begin when the schedule says, whatever became of those before, and their latency counts from
// there. Callers of the world outside do not wait for each other.
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../statistics.ts';

export interface Ended {
  /** When it was due, in milliseconds from the beginning. */
  readonly dueMs: number;
  /** From when it was due until it was settled. */
  readonly tookMs: number;
  readonly ok: boolean;
}

/** Random instants, on average so many a second (a Poisson process), in milliseconds. */
export function poisson(seed: number, perSecond: number, durationMs: number): number[] {
  const random = seededRandom(seed);
  const dueMs: number[] = [];
  for (let at = 0; ; dueMs.push(at)) {
    at += (-Math.log(1 - random()) * 1_000) / perSecond;
    if (at >= durationMs) return dueMs;
  }
}

/** Makes a call at each instant after `beganAtMs` (`Date.now`'s time) and waits for the last. */
export async function openLoop(
  schedule: readonly number[],
  beganAtMs: number,
  call: (n: number) => Promise<unknown>,
): Promise<Ended[]> {
  const begun: Promise<Ended>[] = [];
  const origin = performance.now() + beganAtMs - Date.now();
  for (const [n, dueMs] of schedule.entries()) {
    const earlyMs = origin + dueMs - performance.now();
    if (earlyMs > 0) await sleep(earlyMs);
    const ended = (ok: boolean) => ({ dueMs, tookMs: performance.now() - origin - dueMs, ok });
    begun.push(
      call(n).then(
        () => ended(true),
        (error: unknown) => {
          // A mistake of the bench, such as an option that a lane refuses, must not look like a client that fails.
          if (error instanceof TypeError || error instanceof RangeError) throw error;
          return ended(false);
        },
      ),
    );
  }
  return Promise.all(begun);
}
