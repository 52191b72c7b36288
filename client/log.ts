// The story of a call in the log, for a tired reader: one line per failed attempt, one per call that took more than
// one, one per change of a breaker. Refused calls are counted, not listed. Never a payload, key or metadata.
import type { ClientEvent, Emit } from './events.ts';
import { circuit, refusalCounter } from './log-circuit.ts';
import { type CallLog, millis, oneLine, round, seconds, type Write } from './log-line.ts';

type Of<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>;

/** Writes the events of the client called `client` to `to`. */
export function callLog(to: CallLog, client: string): Emit {
  const logger = inNameOf(client, to);
  // Why a call was not tried again waits here for the line that tells how it ended.
  const stopped = new Map<string, string>();
  const refused = refusalCounter(logger);

  return (event) => {
    switch (event.type) {
      case 'call-started':
        return;
      case 'attempt-started':
        return logger.debug(fieldsOf(event), `${who(event)} leaves`);
      case 'attempt-ended':
        return attemptEnded(logger, event);
      case 'retry-scheduled':
        return logger.info({ ...fieldsOf(event), delayMs: round(event.delayMs) }, waiting(event));
      case 'retry-stopped':
        return void stopped.set(event.callId, words[event.decision]);
      case 'attempt-refused':
        // Why a call that had left before was not tried again.
        if (event.attempt > 1) stopped.set(event.callId, refusing[event.by]);
        return event.by === 'breaker' ? refused.one(event) : limited(logger, event);
      case 'call-ended':
        callEnded(logger, event, stopped.get(event.callId) ?? '');
        return void stopped.delete(event.callId);
      case 'channel-recycled':
        return logger.warn({ target: event.target }, `connect to ${event.target} never finished: dialling anew`);
      case 'target-changed':
        return targetChanged(logger, event);
      case 'credentials-renewed':
        return event.ok ? logger.info({}, 'credentials renewed') : logger.warn({}, 'credentials could not be renewed');
      case 'attempt-queued':
      case 'hedge-started':
      case 'fallback-used':
      case 'cache-hit':
      case 'stream-resumed':
        return aside(logger, event);
      default:
        return circuit(logger, event, refused.take());
    }
  };
}

const words = {
  exhausted: '',
  budget_denied: '; no budget left to retry',
  not_retryable: '; not retried',
  no_time_left: '; no time left to retry',
  pushback: '; the server asked not to retry',
  bulkhead: 'bulkhead',
  rate_limit: 'rate limit',
} as const;

const refusing = {
  breaker: '; the open circuit refused another attempt',
  bulkhead: '; the full bulkhead refused another attempt',
  rate_limit: '; the rate limit refused another attempt',
} as const;

const shortName = (method: string) => method.slice(method.lastIndexOf('/') + 1);

const who = ({ method, callId, attempt, attempts }: Of<'attempt-started' | 'attempt-ended' | 'retry-scheduled'>) =>
  `${shortName(method)} ${callId} attempt ${attempt} of ${attempts}`;

const waiting = ({ method, callId, attempt, attempts, delayMs }: Of<'retry-scheduled'>) =>
  `${shortName(method)} ${callId} waits ${seconds(delayMs)} before attempt ${attempt} of ${attempts}`;

const fieldsOf = ({
  callId,
  method,
  attempt,
  attempts,
}: Of<'attempt-started' | 'attempt-ended' | 'retry-scheduled'>) => ({
  callId,
  method,
  attempt,
  attempts,
});

function attemptEnded(logger: CallLog, event: Of<'attempt-ended'>): void {
  const { status, durationMs, faultId, faultKind } = event;
  if (status === 'OK') return;
  const origin = faultId === undefined ? '' : ` (injected: ${faultKind ?? 'fault'})`;
  const message = oneLine(event.message);
  const said = message === '' ? '' : `: ${message}`;
  const fields = { ...fieldsOf(event), status, durationMs: round(durationMs), faultId, message };
  logger.warn(fields, `${who(event)}: ${status} after ${millis(durationMs)}${origin}${said}`);
}

function callEnded(logger: CallLog, event: Of<'call-ended'>, stopped: string): void {
  const { callId, method, status, durationMs, attempts, outcome, message } = event;
  if (outcome.startsWith('rejected_')) return;
  const fields = { callId, method, outcome, status, durationMs: round(durationMs), attempts };
  const tries = `${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, ${millis(durationMs)}`;
  const call = `${shortName(method)} ${callId}`;
  if (outcome === 'success_first_try') return logger.debug(fields, `${call} OK (${tries})`);
  if (outcome.startsWith('success_')) return logger.info(fields, `${call} OK (${tries})`);
  const said = message.startsWith(method) ? message.slice(method.length + 1) : message;
  const write = outcome === 'cancelled' ? logger.info : logger.error;
  write.call(logger, fields, `${call} ${said} (${tries})${stopped}`);
}

const targetChanged = (logger: CallLog, { fromTarget: from, toTarget: to }: Of<'target-changed'>) =>
  logger.warn({ from, to }, `attempts go to ${to} now, no longer to ${from}`);

// A refusal by a limit is what the limit is for: a line for whoever looks, no alarm.
const limited = (logger: CallLog, { method, callId, by, limiter }: Extract<ClientEvent, { limiter: string }>) =>
  logger.debug({ callId, method, limiter }, `${shortName(method)} ${callId} refused by ${words[by]} ${limiter}`);

type Aside = Of<'attempt-queued' | 'hedge-started' | 'fallback-used' | 'cache-hit' | 'stream-resumed'>;

function aside(logger: CallLog, event: Aside): void {
  const { method, callId } = event;
  const call = `${shortName(method)} ${callId}`;
  const fields = { callId, method };
  switch (event.type) {
    case 'attempt-queued':
      return logger.debug(fields, `${call} waits its turn at ${words[event.by]} ${event.limiter}`);
    case 'hedge-started':
      return logger.info(
        fields,
        `${call} no answer after ${millis(event.delayMs)}: attempt ${event.attempt} beside it`,
      );
    case 'fallback-used':
      return logger.warn(fields, `${call} ${event.status}: answered by ${event.fallback} (level ${event.level})`);
    case 'cache-hit':
      return logger.debug(fields, `${call} from the cache, ${event.fresh ? '' : 'stale, '}${millis(event.ageMs)} old`);
    case 'stream-resumed': {
      const wait = event.delayMs === 0 ? 'at once' : `in ${seconds(event.delayMs)}`;
      return logger.warn(fields, `${call} ${event.status} after ${event.received} messages: goes on ${wait}`);
    }
  }
}

/** Several clients share a log: each line says whose it is. */
function inNameOf(client: string, logger: CallLog): CallLog {
  const at =
    (level: keyof CallLog): Write =>
    (fields, message) =>
      logger[level]({ client, ...fields }, message);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
