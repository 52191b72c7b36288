// Code of the caller's that a stream runs, and that threw.
import type { Call } from '../call.ts';
import { CancelledError } from '../errors.ts';
import { asText } from '../thrown.ts';

/** The caller's side broke the stream off: `cause` is what was thrown by `what`, for example "its messages". */
export function threw(call: Call, what: string, cause: unknown): CancelledError {
  const method = call.method.fullName;
  return new CancelledError(`${method} cancelled: ${what} threw ${asText(cause)}`, {
    method,
    attempts: call.attempts,
    cause,
  });
}
