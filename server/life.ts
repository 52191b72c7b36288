// The life of the server's process, as its callers see it.
import type { Clock } from './clock.ts';
import type { Life } from './faults/fault.ts';

/** A life without an end. */
export function oneLife(clock: Clock): Life {
  const startedAt = clock.now();
  const { signal } = new AbortController();
  return { startedAt: () => startedAt, ended: () => signal, crash() {}, restart() {} };
}
