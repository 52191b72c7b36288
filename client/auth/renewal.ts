// New credentials after UNAUTHENTICATED: what retry asks, once per call.
import type { ClientScope } from '../call.ts';
import type { AuthMetadata, Identity } from './auth.ts';

const renewalTimeoutMs = 10_000;

/** What retry asks after UNAUTHENTICATED: one renewal at a time, however many calls wait for it. */
export function renewal(identity: Identity, clock: ClientScope['clock']): ClientScope['renewCredentials'] {
  const { auth, renewed } = identity;
  if (!auth.renew) return undefined;
  let running: Promise<boolean> | undefined;
  const inTime = async <T>(pending: T | Promise<T>): Promise<T> => {
    let stop: (() => void) | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        stop = clock.timer(renewalTimeoutMs, () => reject(new Error('too late')));
      });
      return await Promise.race([pending, late]);
    } finally {
      stop?.();
    }
  };
  const nothing = () => {
    renewed(false);
    return false;
  };
  const renew = async () => {
    try {
      return await inTime(auth.renew?.(renewed) ?? false);
    } catch {
      return nothing();
    } finally {
      running = undefined;
    }
  };
  // Another call may have renewed since this one left: then what is at hand is other than what it carried.
  const again = async (carried: AuthMetadata | undefined) => {
    const now = carried && (await inTime(auth.metadata(renewed)));
    if (now && Object.keys(now).some((key) => now[key] !== carried?.[key])) return true;
    return (running ??= renew());
  };
  return (signal, carried) => unlessAborted(again(carried).catch(nothing), signal);
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
