// One event in words, where it is worth a line of its own.
import type { ClientEvent } from '../../client/index.ts';
import { counted, duration } from './words.ts';

/** What a line of the story is about; the page colours it by this. */
export type Tone = 'good' | 'bad' | 'wait' | 'open' | 'half-open' | 'closed' | 'fault' | 'info';

interface Said {
  readonly tone: Tone;
  readonly text: string;
}

type AttemptEnded = Extract<ClientEvent, { type: 'attempt-ended' }>;
type RetryStopped = Extract<ClientEvent, { type: 'retry-stopped' }>;
type CallEnded = Extract<ClientEvent, { type: 'call-ended' }>;
type CircuitOpened = Extract<ClientEvent, { type: 'circuit-opened' }>;

const decisions: Record<RetryStopped['decision'], (event: RetryStopped) => string> = {
  exhausted: ({ attempts }) => `gave up after ${counted(attempts, 'attempt')}`,
  budget_denied: () => 'gave up: the retry budget is spent',
  not_retryable: () => 'not retried: a second try would not help or not be safe',
  no_time_left: () => 'gave up: too little time is left for another try',
  pushback: () => 'gave up: the server asked not to retry',
};

const maxWords = 70;

/** A library's message up to its first full stop. */
const inShort = (message: string): string => {
  const [first = ''] = message.split(/\.\s/);
  return first.length > maxWords ? `${first.slice(0, maxWords - 1)}…` : first;
};

const origin = ({ faultId, faultKind, status, message }: AttemptEnded): string => {
  if (faultId !== undefined) return faultKind === undefined ? 'injected' : `injected ${faultKind}`;
  // Whoever never answers sends no trailers either.
  if (status === 'DEADLINE_EXCEEDED') return 'no answer came';
  // Nor does one whose answer or connection breaks: whether that was injected cannot be seen, what it was can.
  return inShort(message) || 'not marked as injected';
};

const failed = (ended: AttemptEnded): string =>
  `call ${ended.callId} attempt ${ended.attempt} of ${ended.attempts} failed: ${ended.status} (${origin(ended)})`;

const openings: Record<CircuitOpened['reason'], (event: CircuitOpened) => string> = {
  probe: () => 'again: the probe failed',
  consecutive: ({ consecutiveFailures }) => `after ${counted(consecutiveFailures, 'failure')} in a row`,
  failure_share: ({ share = 0, calls = 0 }) => `after ${Math.round(share * 100)} % of ${calls} calls had failed`,
  slow_share: ({ share = 0, calls = 0 }) => `after ${Math.round(share * 100)} % of ${calls} calls had been slow`,
};

const opened = (event: CircuitOpened): Said => ({
  tone: 'open',
  text: `circuit OPENED ${openings[event.reason](event)} — silent for ${duration(event.openMs)}`,
});

const ended = (call: CallEnded, last: AttemptEnded | undefined): Said | undefined => {
  if (call.outcome === 'success_after_retry')
    return {
      tone: 'good',
      text: `call ${call.callId} succeeded on attempt ${call.attempts} after ${duration(call.durationMs)}`,
    };
  // A failure that no retry decision has told of: there is no retry policy, or the caller gave up.
  if (last !== undefined && last.status !== 'OK') return { tone: 'bad', text: failed(last) };
  if (call.outcome === 'cancelled') return { tone: 'info', text: `call ${call.callId} was cancelled by its caller` };
  return undefined;
};

/** Says what an event means; an attempt's failure is said together with what follows from it. */
export const sentence = (): ((event: ClientEvent) => Said | undefined) => {
  const untold = new Map<string, AttemptEnded>();
  const take = (callId: string) => {
    const attempt = untold.get(callId);
    untold.delete(callId);
    return attempt;
  };
  return (event) => {
    if (event.type === 'attempt-ended') untold.set(event.callId, event);
    if (event.type === 'retry-scheduled') {
      const attempt = take(event.callId);
      const next = `next try in ${duration(event.delayMs)}`;
      return attempt && { tone: 'bad', text: `${failed(attempt)} — ${next}` };
    }
    if (event.type === 'retry-stopped') {
      const attempt = take(event.callId);
      return attempt && { tone: 'bad', text: `${failed(attempt)} — ${decisions[event.decision](event)}` };
    }
    if (event.type === 'call-ended') return ended(event, take(event.callId));
    if (event.type === 'circuit-opened') return opened(event);
    if (event.type === 'circuit-half-opened')
      return { tone: 'half-open', text: 'circuit HALF-OPEN — one probe leaves' };
    if (event.type === 'circuit-isolated')
      return { tone: 'open', text: 'circuit ISOLATED by hand — nothing leaves until it is let go' };
    if (event.type === 'circuit-closed') return { tone: 'closed', text: 'circuit CLOSED — calls go through again' };
    if (event.type === 'channel-recycled')
      return { tone: 'info', text: 'a connect that never finished was abandoned — the next attempt dials anew' };
    return undefined;
  };
};
