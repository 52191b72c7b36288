// What a client decided or waited for between its attempts, in words.
import type { ClientEvent, RetryDecision } from '../../client/index.ts';
import { millis } from './numbers.ts';

export interface WaterfallRow {
  readonly name: string;
  readonly fromMs: number;
  /** As `fromMs` for what took no time. */
  readonly toMs: number;
  readonly look: 'good' | 'failed' | 'wait' | 'refused' | 'server' | 'decision';
  readonly says: string;
  /** Whether a fault of the lab was behind it; undefined where that is no question. */
  readonly origin?: string;
}

const stopped: Record<Exclude<RetryDecision, 'retried'>, string> = {
  exhausted: 'no more attempts were allowed',
  budget_denied: 'the retry budget is spent',
  not_retryable: 'this status is not retried',
  no_time_left: 'too little time is left',
  pushback: 'the server asked not to be tried again',
};

const limiters = { bulkhead: 'bulkhead', rate_limit: 'rate limit', breaker: 'breaker' } as const;

const refusal = (event: Extract<ClientEvent, { type: 'attempt-refused' }>): string => {
  const { attempt, retryAfterMs } = event;
  const name = event.by === 'breaker' ? event.breaker : event.limiter;
  // JSON turns Infinity, of a breaker isolated by hand, into null.
  const left = Number.isFinite(retryAfterMs) && retryAfterMs > 0 ? `, for ${millis(retryAfterMs)} more` : '';
  return `attempt ${attempt} refused by ${limiters[event.by]} ${name}${left}; nothing was sent`;
};

/** The row of an event that is neither an attempt nor the call itself; undefined for those. */
export const eventRow = (event: ClientEvent): WaterfallRow | undefined => {
  const at = { fromMs: event.atMs, toMs: event.atMs };
  const decided = (name: string, says: string): WaterfallRow => ({ ...at, name, look: 'decision', says });
  switch (event.type) {
    case 'retry-scheduled': {
      const says = `${millis(event.delayMs)} before attempt ${event.attempt}, because of ${event.status}`;
      return { name: 'backoff', fromMs: event.atMs, toMs: event.atMs + event.delayMs, look: 'wait', says };
    }
    case 'retry-stopped':
      return decided('no retry', `${stopped[event.decision] ?? event.decision} (${event.status})`);
    case 'attempt-refused':
      return { ...at, name: 'refused', look: 'refused', says: refusal(event) };
    case 'attempt-queued':
      return decided('queued', `attempt ${event.attempt} waits its turn at ${limiters[event.by]} ${event.limiter}`);
    case 'hedge-started':
      return decided('hedge', `attempt ${event.attempt} leaves beside one that is ${millis(event.delayMs)} old`);
    case 'fallback-used':
      return decided('fallback', `${event.fallback} answers in place of ${event.status}`);
    case 'cache-hit':
      return decided('cache', `an answer ${millis(event.ageMs)} old${event.fresh ? '' : ', its time over,'} is given`);
    default:
      return undefined;
  }
};
