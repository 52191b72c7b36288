// What code of the user's threw inside a call: the one place where it becomes an error of ours.
import { status } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import { CallError } from './errors.ts';
import { cancelled } from './wire-errors.ts';

/** What the caller gets for `error`: a CallError as it is, and what a hook put in its place; else one with its story. */
export function forCaller(call: Call, error: unknown): unknown {
  if (error instanceof CallError) return error;
  const { notes, signal, attempts } = call;
  if (notes.inPlace !== undefined && error === notes.inPlace) return error;
  // A wait of a policy's own that the caller's signal ended.
  if (signal?.aborted && error === signal.reason) return cancelled(call, error);
  const method = call.method.fullName;
  const why = error instanceof Error ? error.message : asText(error);
  const fields = { code: status.INTERNAL, method, attempts, cause: error };
  return new CallError(`${method} failed: a policy threw: ${why}`, fields);
}

/** Not everything can be made text: an object without a prototype, for one. */
export function asText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'something that cannot be shown';
  }
}
