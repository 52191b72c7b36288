// Who is calling: the one question each kind of authentication answers.
import { type ServerUnaryCall, status } from '@grpc/grpc-js';
import type { Wire } from '../faults/fault.ts';
import { RefusedError } from '../refused-error.ts';

/** A call of which nothing is known yet. */
export interface Asking {
  readonly call: Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPeer' | 'getAuthContext'>;
  readonly wire: Pick<Wire, 'stream'>;
}

/** Answers the caller's name; throws a RefusedError for a caller that cannot prove it. */
export type Identify = (asking: Asking) => string | Promise<string>;

/** The caller did not prove who it is; `why` says what is wrong and never repeats a credential. */
export const unauthenticated = (why: string) => new RefusedError(status.UNAUTHENTICATED, why);

/** The one value of a metadata key; undefined when none was sent, and a refusal when more than one was. */
export function onlyValue({ call }: Asking, name: string): string | undefined {
  const values = call.metadata.get(name);
  if (values.length > 1) throw unauthenticated(`the metadata "${name}" was sent more than once`);
  return values[0] === undefined ? undefined : String(values[0]);
}

const maxNameLength = 256;

/** A caller's name as a credential states it; refuses one that is empty or too long to be kept. */
export function callerName(name: unknown, where: string): string {
  if (typeof name === 'string' && name.length > 0 && name.length <= maxNameLength) return name;
  throw unauthenticated(`${where} must name the caller in 1 to ${maxNameLength} characters`);
}
