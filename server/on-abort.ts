// Listening to a signal that thousands listen to at once. A signal looks through all its listeners before it takes one
// more, so ten thousand calls that wait for the same one cost fifty million looks.

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

function waitersOf(signal: AbortSignal): Set<() => void> {
  const known = waiting.get(signal);
  if (known) return known;
  const waiters = new Set<() => void>();
  waiting.set(signal, waiters);
  return waiters;
}

// One function for all signals: as the listener of a signal it is there once at most.
function tell({ currentTarget }: Event): void {
  const waiters = waitersOf(currentTarget as AbortSignal);
  for (const listener of waiters) listener();
  waiters.clear();
}

/** Calls `listener`, a function that nobody else gives, once when the signal aborts; the answer unsubscribes it. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const waiters = waitersOf(signal);
  if (waiters.size === 0) signal.addEventListener('abort', tell, { once: true });
  waiters.add(listener);
  return () => {
    waiters.delete(listener);
    if (waiters.size === 0) signal.removeEventListener('abort', tell);
  };
}
