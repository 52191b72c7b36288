// The story of a breaker in the log: one line per change of its state, and now and then how many calls it refused.
import type { ClientEvent } from './events.ts';
import { type CallLog, millis, seconds } from './log-line.ts';

type Of<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>;

const refusalsEveryMs = 5_000;

/** A change of a breaker's state, and how many calls were refused since the last. */
export function circuit(
  logger: CallLog,
  event: Of<'circuit-opened' | 'circuit-half-opened' | 'circuit-closed' | 'circuit-isolated'>,
  refused: number,
) {
  const { breaker, from, to } = event;
  const counted = refused === 0 ? '' : `; ${refused} calls were refused`;
  const fields = { breaker, from, to, refused };
  if (event.type === 'circuit-closed')
    return logger.info(fields, `circuit ${breaker} CLOSED: calls go through${counted}`);
  if (event.type === 'circuit-isolated') {
    return logger.warn(fields, `circuit ${breaker} ISOLATED by hand: nothing leaves until it is let go${counted}`);
  }
  if (event.type === 'circuit-half-opened') {
    return logger.warn(fields, `circuit ${breaker} HALF-OPEN: one probe leaves${counted}`);
  }
  const why = openingWords(event);
  const silence = `nothing leaves for ${seconds(event.openMs)}`;
  logger.error({ ...fields, openMs: event.openMs }, `circuit ${breaker} OPEN: ${why}; ${silence}${counted}`);
}

function openingWords({ reason, consecutiveFailures, share = 0, calls = 0 }: Of<'circuit-opened'>): string {
  if (reason === 'probe') return 'the probe failed';
  if (reason === 'consecutive') return `${consecutiveFailures} failures in a row`;
  return `${Math.round(share * 100)} % of ${calls} calls ${reason === 'slow_share' ? 'were slow' : 'failed'}`;
}

const untilProbe = (retryAfterMs: number) => {
  if (retryAfterMs === Infinity) return 'it is isolated by hand';
  if (retryAfterMs === 0) return 'its probe is out';
  const wait = retryAfterMs < 1_000 ? millis(retryAfterMs) : `${(retryAfterMs / 1_000).toFixed(1)} s`;
  return `a probe may leave in ${wait}`;
};

/** Counts what an open circuit refuses: a line every five seconds at most. */
export function refusalCounter(logger: CallLog) {
  let refused = 0;
  let saidAtMs = -Infinity;
  return {
    one({ atMs, breaker, retryAfterMs }: Extract<ClientEvent, { type: 'attempt-refused'; by: 'breaker' }>) {
      refused += 1;
      if (atMs - saidAtMs < refusalsEveryMs) return;
      saidAtMs = atMs;
      const text = `circuit ${breaker} refuses calls, ${refused} so far; ${untilProbe(retryAfterMs)}`;
      logger.warn({ breaker, refused }, text);
    },
    /** The count since the last change of state. */
    take() {
      const count = refused;
      refused = 0;
      return count;
    },
  };
}
