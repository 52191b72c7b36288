// The story of a call in the log, for a tired reader: one line per failed attempt, one per call that took more than
// one, one per change of a breaker. Refused calls are counted, not listed. Never a payload, key or metadata.
import type { ClientEvent, Emit } from './events.ts';

type Write = (fields: object, message: string) => void;

/** What is needed of a logger; pino's fits. */
export interface CallLog {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

type Of<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>;

const refusalsEveryMs = 5_000;

/** Writes the events of one client to `logger`. */
export function callLog(logger: CallLog): Emit {
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
        if (event.attempt > 1) stopped.set(event.callId, '; the open circuit refused another attempt');
        return refused.one(event);
      case 'call-ended':
        callEnded(logger, event, stopped.get(event.callId) ?? '');
        return void stopped.delete(event.callId);
      case 'channel-recycled':
        return logger.warn({ target: event.target }, `connect to ${event.target} never finished: dialling anew`);
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
  const fields = { ...fieldsOf(event), status, durationMs: round(durationMs), faultId };
  logger.warn(fields, `${who(event)}: ${status} after ${millis(durationMs)}${origin}`);
}

function callEnded(logger: CallLog, event: Of<'call-ended'>, stopped: string): void {
  const { callId, method, status, durationMs, attempts, outcome, message } = event;
  if (outcome === 'rejected_breaker') return;
  const fields = { callId, method, outcome, status, durationMs: round(durationMs), attempts };
  const tries = `${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, ${millis(durationMs)}`;
  const call = `${shortName(method)} ${callId}`;
  if (outcome === 'success_first_try') return logger.debug(fields, `${call} OK (${tries})`);
  if (outcome.startsWith('success_')) return logger.info(fields, `${call} OK (${tries})`);
  const said = message.startsWith(method) ? message.slice(method.length + 1) : message;
  const write = outcome === 'cancelled' ? logger.info : logger.error;
  write.call(logger, fields, `${call} ${said} (${tries})${stopped}`);
}

function circuit(
  logger: CallLog,
  event: Of<'circuit-opened' | 'circuit-half-opened' | 'circuit-closed'>,
  refused: number,
) {
  const { breaker, from, to } = event;
  const counted = refused === 0 ? '' : `; ${refused} calls were refused`;
  const fields = { breaker, from, to, refused };
  if (event.type === 'circuit-closed')
    return logger.info(fields, `circuit ${breaker} CLOSED: calls go through${counted}`);
  if (event.type === 'circuit-half-opened') {
    return logger.warn(fields, `circuit ${breaker} HALF-OPEN: one probe leaves${counted}`);
  }
  const why = from === 'closed' ? `${event.consecutiveFailures} failures in a row` : 'the probe failed';
  const silence = `nothing leaves for ${seconds(event.openMs)}`;
  logger.error({ ...fields, openMs: event.openMs }, `circuit ${breaker} OPEN: ${why}; ${silence}${counted}`);
}

function refusalCounter(logger: CallLog) {
  let refused = 0;
  let saidAtMs = -Infinity;
  return {
    one({ atMs, breaker, retryAfterMs }: Of<'attempt-refused'>) {
      refused += 1;
      if (atMs - saidAtMs < refusalsEveryMs) return;
      saidAtMs = atMs;
      const probe =
        retryAfterMs > 0 ? `a probe may leave in ${(retryAfterMs / 1_000).toFixed(1)} s` : 'its probe is out';
      logger.warn({ breaker, refused }, `circuit ${breaker} refuses calls, ${refused} so far; ${probe}`);
    },
    /** The count since the last change of state. */
    take() {
      const count = refused;
      refused = 0;
      return count;
    },
  };
}

const round = (ms: number) => Math.round(ms * 10) / 10;
const millis = (ms: number) => `${ms < 10 ? round(ms) : Math.round(ms).toLocaleString('en')} ms`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(2).replace(/\.?0+$/, '')} s`;
