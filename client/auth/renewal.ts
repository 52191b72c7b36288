// New credentials after UNAUTHENTICATED: what retry asks, once per call.
import type { ClientScope } from '../call.ts';
import type { Identity } from './auth.ts';

const renewalTimeoutMs = 10_000;

/** What retry asks after UNAUTHENTICATED: one renewal at a time, however many calls wait for it. */
export function renewal(identity: Identity, clock: ClientScope['clock']): ClientScope['renewCredentials'] {
  const { auth, renewed } = identity;
  if (!auth.renew) return undefined;
  let running: Promise<boolean> | undefined;
  const renew = async () => {
    let stop: (() => void) | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        stop = clock.timer(renewalTimeoutMs, () => reject(new Error('too late')));
      });
      return await Promise.race([auth.renew?.(renewed) ?? false, late]);
    } catch {
      renewed(false);
      return false;
    } finally {
      stop?.();
      running = undefined;
    }
  };
  return (signal) => unlessAborted((running ??= renew()), signal);
}

async function unlessAborted(pending: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (!signal) return pending;
  if (signal.aborted) return false;
  let giveUp: (() => void) | undefined;
  try {
    const aborted = new Promise<false>((resolve) => {
      giveUp = () => resolve(false);
      signal.addEventListener('abort', giveUp, { once: true });
    });
    return await Promise.race([pending, aborted]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
}
