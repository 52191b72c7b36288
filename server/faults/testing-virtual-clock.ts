// For the tests of faults over time: a clock that stands still until a test moves it.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Life } from './fault.ts';

export interface VirtualClock extends Clock {
  /** Moves time on; each sleep ends at its moment, and what follows it happens then. */
  advance(ms: number): Promise<void>;
  /** How many sleep. */
  asleep(): number;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Time begins at 1,000,000 ms. */
export function virtualClock(): VirtualClock {
  const sleepers = new Set<Sleeper>();
  let nowMs = 1_000_000;
  const next = (untilMs: number) => {
    let first: Sleeper | undefined;
    for (const one of sleepers) if (one.atMs <= untilMs && (!first || one.atMs < first.atMs)) first = one;
    return first;
  };
  return {
    now: () => nowMs,
    asleep: () => sleepers.size,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        const settle = (done: () => void) => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', cut);
          done();
        };
        const cut = () => settle(() => reject(signal?.reason as Error));
        const sleeper = { atMs: nowMs + delayMs, wake: () => settle(resolve) };
        sleepers.add(sleeper);
        if (signal?.aborted) return cut();
        signal?.addEventListener('abort', cut);
      }),
    async advance(ms) {
      const untilMs = nowMs + ms;
      await turn();
      for (let one = next(untilMs); one; one = next(untilMs)) {
        nowMs = one.atMs;
        one.wake();
        await turn();
      }
      nowMs = untilMs;
    },
  };
}

/** A life that a test ends: `crash` ends it and begins the next at once. */
export function lives(clock: Clock): Life {
  let [life, startedAt] = [new AbortController(), clock.now()];
  return {
    startedAt: () => startedAt,
    ended: () => life.signal,
    crash() {
      const over = life;
      [life, startedAt] = [new AbortController(), clock.now()];
      over.abort();
    },
    restart: () => void (startedAt = clock.now()),
  };
}
