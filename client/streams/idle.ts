// Answers: a stream whose connection died without a word. Counts only while the reader waits and a stream is there.
import type { Call } from '../call.ts';
import { DeadlineExceededError } from '../errors.ts';
import type { Begun } from './streaming.ts';

export interface Idle {
  /** Watches this stream in place of the one before; undefined = none. */
  watch(begun: Begun | undefined): void;
  /** A message came, or somebody began to wait for one: the time begins anew. */
  again(): void;
}

/** Cancels the watched stream when `isAwaited` was true for `idleTimeoutMs` without a message; undefined = never. */
export function idleWatch(call: Call, idleTimeoutMs: number | undefined, isAwaited: () => boolean): Idle {
  let stream: Begun | undefined;
  let stop: (() => void) | undefined;
  const again = () => {
    stop?.();
    stop = undefined;
    if (idleTimeoutMs === undefined || !stream || !isAwaited()) return;
    stop = call.client.clock.timer(idleTimeoutMs, () => stream?.cancel(idle(call, idleTimeoutMs)));
  };
  return {
    again,
    watch(begun) {
      stream = begun;
      again();
    },
  };
}

function idle(call: Call, idleTimeoutMs: number): DeadlineExceededError {
  const method = call.method.fullName;
  const text = `${method} brought no message for ${idleTimeoutMs} ms`;
  return new DeadlineExceededError(text, { method, attempts: call.attempts, limit: 'attempt' });
}
