// The one place where an answer of grpc-js becomes an error of ours.
import { type ServiceError, status, type StatusObject } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import { CallError, CancelledError, DeadlineExceededError } from './errors.ts';
import { statusName } from './status.ts';

// A server that saw the deadline pass may say so a moment before our own timer does.
const toleranceMs = 10;

const sessionClosed = /triggered by internal client error: Session closed with error code 2$/;

/**
 * A connection that broke under a call is UNAVAILABLE, as grpc-js itself says where Node tells it of an ECONNRESET. Where
 * Node closes the HTTP/2 session first, grpc-js says INTERNAL, though no server did.
 */
export const lostConnection = (said: StatusObject): StatusObject =>
  said.code === status.INTERNAL && sessionClosed.test(said.details) ? { ...said, code: status.UNAVAILABLE } : said;

/** What grpc-js said, in our words; our own time limit is told apart from a server's. */
export function callError(call: Call, cause: ServiceError, timeoutMs: number | undefined): CallError {
  const method = call.method.fullName;
  const fields = { method, attempts: call.attempts, cause, metadata: cause.metadata };
  const lateMs = call.client.clock.now() - call.deadlineMs;
  if (cause.code === status.DEADLINE_EXCEEDED && lateMs >= -toleranceMs) {
    const limit = call.deadlineIsAttempts ? 'attempt' : 'total';
    const inAll = limit === 'total' ? call.totalMs : undefined;
    const within = `${Math.round(inAll ?? timeoutMs ?? 0)} ms${inAll === undefined ? '' : ' in all'}`;
    const text = `${method} not answered within ${within}`;
    return new DeadlineExceededError(text, { ...fields, limit, lateMs });
  }
  // grpc-js leaves the details out where the server sent no status at all.
  const said = cause.details ? `: ${cause.details}` : '';
  return new CallError(`${method} failed: ${statusName(cause.code)}${said}`, {
    ...fields,
    code: cause.code,
  });
}

/** Nothing was sent: the total time was over before the attempt could leave. */
export function outOfTime(call: Call): DeadlineExceededError {
  const method = call.method.fullName;
  const text = `${method} not sent: no time left`;
  return new DeadlineExceededError(text, { method, attempts: call.attempts, limit: 'total' });
}

/** The caller's signal fired; `cause` is its reason. */
export function cancelled(call: Call, cause: unknown): CancelledError {
  const method = call.method.fullName;
  return new CancelledError(`${method} cancelled by the caller`, { method, attempts: call.attempts, cause });
}

/** The client was closed, and its limit for calls in flight is over. */
export function closedOver({ method: { fullName: method }, attempts }: Call): CancelledError {
  return new CancelledError(`${method} cancelled: the client was closed`, { method, attempts });
}
