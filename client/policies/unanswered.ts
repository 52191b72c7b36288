// Which failures leave the question open, so that another source may answer it: pure, so that the table can be tested.
import { status } from '@grpc/grpc-js';
import {
  CallError,
  CancelledError,
  ClientClosedError,
  CredentialsError,
  InvalidRequestError,
  RefusedError,
} from '../errors.ts';

const down: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.INTERNAL,
  status.UNKNOWN,
  status.DATA_LOSS,
  // The server's own: a caller's is a CancelledError.
  status.CANCELLED,
]);

/**
 * The server is down, late or overloaded, or we refused to ask it. Not: a caller who gave up, an answer that proves the
 * server alive (NOT_FOUND, INVALID_ARGUMENT, …), missing credentials, a request or client that is at fault itself.
 */
export function isUnanswered(error: unknown): error is CallError {
  if (!(error instanceof CallError) || error instanceof CancelledError) return false;
  if (error instanceof ClientClosedError || error instanceof InvalidRequestError) return false;
  // Who cannot show who it is gets nothing that was meant for somebody.
  if (error instanceof CredentialsError) return false;
  return error instanceof RefusedError || down.has(error.code);
}
