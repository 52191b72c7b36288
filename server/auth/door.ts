// The door of the server, as its options want it.
import type { Logger } from 'pino';
import { type Admit, admission } from '../admission.ts';
import { callerLimit } from '../caller-limit.ts';
import type { Clock } from '../clock.ts';
import type { CheckedAccess } from './access.ts';
import { identifyBy } from './auth.ts';

export interface DoorOptions extends CheckedAccess {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What calls need of it; `onLimited` is told of each that came too often. */
export function door(
  { auth, rateLimit, accessLog, tls, clock, logger }: DoorOptions,
  onLimited: (method: string) => void,
): { readonly admit: Admit; readonly accessLog: boolean } {
  if (auth.kind !== 'none' && !tls)
    logger.warn(`auth ${auth.kind} without TLS: what callers prove it with can be read on the way`);
  // Others issue tokens and certificates by the wall clock; ours stands still while the machine sleeps.
  const identify = identifyBy(auth, { now: () => Date.now(), logger });
  const limit = rateLimit && callerLimit(rateLimit, { clock });
  return { admit: admission({ identify, limit, onLimited }), accessLog };
}
