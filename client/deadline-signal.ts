// For waits that take a signal and know nothing of deadlines.
import type { Call } from './call.ts';
import { shown } from './policies/bounds.ts';

/**
 * A signal that aborts when the caller gives up or the call's deadline passes, for a wait that knows nothing of
 * deadlines. Dispose of it when the wait is over.
 */
export function deadlineSignal(call: Call): { readonly signal: AbortSignal } & Disposable {
  if (typeof call?.client?.clock?.now !== 'function') {
    throw new TypeError(`deadlineSignal must be given a call, got ${shown(call)}`);
  }
  const aborter = new AbortController();
  const giveUp = () => aborter.abort(call.signal?.reason);
  const leftMs = call.deadlineMs - call.client.clock.now();
  const late = () => aborter.abort(new Error('the deadline of the call has passed'));
  const cancel = leftMs === Infinity ? undefined : call.client.clock.timer(Math.max(0, leftMs), late);
  if (call.signal?.aborted) giveUp();
  else call.signal?.addEventListener('abort', giveUp, { once: true });
  return {
    signal: aborter.signal,
    [Symbol.dispose]() {
      cancel?.();
      call.signal?.removeEventListener('abort', giveUp);
    },
  };
}
