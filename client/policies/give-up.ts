// A wait ends when the caller gives up or the call has no time left, whatever it is that is waited for.
import type { Call } from '../call.ts';
import { type CallError, CancelledError, DeadlineExceededError } from '../errors.ts';
import { maxDelayMs } from './bounds.ts';

/**
 * Calls `leave` with the caller's error when the call is aborted or its deadline passes, whichever is first; at once if
 * it has. `doing` says in the error what it was about. The function it returns releases timer and listener.
 */
export function onGiveUp(call: Call, doing: string, leave: (error: CallError) => void, graceMs = 0): () => void {
  const { signal, client, deadlineMs } = call;
  const leftMs = deadlineMs + graceMs - client.clock.now();
  if (signal?.aborted) leave(cancelledWhile(call, doing));
  else if (leftMs <= 0) leave(lateWhile(call, doing));
  if (signal?.aborted || leftMs <= 0) return () => undefined;

  const end = (error: CallError) => {
    release();
    leave(error);
  };
  const abort = () => end(cancelledWhile(call, doing));
  const expire = () => end(lateWhile(call, doing));
  // Also without a deadline: who waits leaves when the clock is stopped with its client.
  const cancelTimer = client.clock.timer(Math.min(Math.ceil(leftMs), maxDelayMs), expire);
  signal?.addEventListener('abort', abort, { once: true });
  const release = () => {
    cancelTimer();
    signal?.removeEventListener('abort', abort);
  };
  return release;
}

/** The caller's signal has fired; `doing` says what the call was about. */
export function cancelledWhile(call: Call, doing: string): CancelledError {
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause: call.signal?.reason as unknown };
  return new CancelledError(`${method} cancelled while ${doing}`, fields);
}

function lateWhile(call: Call, doing: string): DeadlineExceededError {
  const method = call.method.fullName;
  const text = `${method} out of time while ${doing}`;
  return new DeadlineExceededError(text, { method, attempts: call.attempts, limit: 'total' });
}
