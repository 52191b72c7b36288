// Why a call ended as it did, in a few sentences: pure, made of what the error holds.
import type { AttemptRecord } from './journal.ts';
import type { StatusName } from './status.ts';

/** What the sentences are made of. */
export interface Explained {
  /** The error's class. */
  readonly name: string;
  readonly message: string;
  readonly method: string;
  readonly status: StatusName;
  readonly attempts: readonly AttemptRecord[];
  /** How many attempts have left and not ended. */
  readonly underWay: number;
}

/**
 * A few sentences: what happened, why it went no further, and whether the server may have done the work. `knowsAttempts`
 * = the error was given the attempts of its call, so that none means that nothing left.
 */
export function explain(error: Explained, knowsAttempts: boolean): string {
  const { attempts, underWay, message } = error;
  if (attempts.length > 0) {
    return [summary(error), ...attempts.map(told), ending(error), waited(error), doubt(error)]
      .filter(Boolean)
      .join(' ');
  }
  if (underWay > 0) return `${message}. ${waited(error)} ${doubt(error)}`;
  return knowsAttempts ? `${message}. Nothing left this process, so nothing was done.` : `${message}.`;
}

function summary({ method, status, attempts }: Explained): string {
  const waitedMs = attempts.reduce((sum, { backoffMs }) => sum + backoffMs, 0);
  const waits = waitedMs > 0 ? `, ${millis(waitedMs)} of waiting between them` : '';
  const count = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`;
  return `${method} ended ${status} after ${count}${waits}.`;
}

function told({ attempt, status, durationMs, endpoint, faultId, message, hedge }: AttemptRecord): string {
  const origin = faultId === undefined ? '' : `, injected (${faultId})`;
  const said = message === '' ? '' : `: ${JSON.stringify(shortened(message))}`;
  const beside = hedge ? ', sent beside another,' : '';
  return `Attempt ${attempt}${beside} at ${endpoint} ended ${status} after ${millis(durationMs)}${origin}${said}.`;
}

const decisions = {
  retried: '',
  exhausted: 'No more attempts were allowed.',
  budget_denied: 'It was not tried again: the retry budget is spent, as it is when much fails.',
  not_retryable: 'It was not tried again: with this status a second attempt would not help, or not be safe.',
  no_time_left: 'It was not tried again: the time left was too short for the wait and another attempt.',
  pushback: 'It was not tried again: the server asked for that.',
} as const;

// The words of an error that is told after attempts had left.
const endings: Readonly<Record<string, string>> = {
  CircuitOpenError: 'The circuit breaker let no further attempt through.',
  BulkheadFullError: 'The bulkhead let no further attempt through.',
  RateLimitedError: 'The rate limit let no further attempt through.',
};

function ending(error: Explained): string {
  const { name, message, attempts } = error;
  if (name === 'CancelledError') return `${message}.`;
  if (endings[name]) return endings[name];
  const { decision = 'retried', refusal } = attempts.findLast((record) => record.decision) ?? {};
  const why = refusal === undefined ? decisions[decision] : `It was not tried again: ${refusal}.`;
  return isOfAnAttempt(error) ? why : [`${message}.`, why].filter(Boolean).join(' ');
}

// Else what was told of the attempts does not say what the error is about: a policy or a hook of the user's has failed.
const isOfAnAttempt = ({ status, attempts }: Explained) =>
  attempts.some((record) => record.status === status) && !attempts.some(isDone);

const isDone = ({ status }: AttemptRecord) => status === 'OK';

function waited({ underWay }: Explained): string {
  if (underWay === 0) return '';
  return underWay === 1 ? 'An attempt is still under way.' : `${underWay} attempts are still under way.`;
}

// gRPC's words: not even UNAVAILABLE is a guarantee that the server has not seen anything.
const open: ReadonlySet<StatusName> = new Set([
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'INTERNAL',
  'UNKNOWN',
  'DATA_LOSS',
  'ABORTED',
]);

function doubt({ attempts, underWay }: Explained): string {
  if (attempts.some(isDone)) return 'The server did the work.';
  const unsure = attempts.filter(({ status, unsent }) => open.has(status) && !unsent).length + underWay;
  if (unsure === 0) return attempts.every(({ unsent }) => unsent) ? 'No connection was made, so nothing was done.' : '';
  const which = unsure === attempts.length + underWay && unsure > 1 ? 'each of them' : 'an attempt';
  return `The server may have done the work of ${which}: ask it, or repeat with the same idempotency key.`;
}

const shortened = (text: string) => (text.length > 160 ? `${text.slice(0, 159)}…` : text);
const millis = (ms: number) => `${(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)).toLocaleString('en')} ms`;
