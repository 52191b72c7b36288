// What tests of resilience ask again and again, as matchers: `expect.extend(matchers)` of vitest or jest.
import { CallError } from '../errors.ts';
import type { ClientEvent } from '../events.ts';
import type { StatusName } from '../status.ts';

/** What a matcher answers. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers with their arguments, to declare them for your test runner's types. */
export interface Matchers<Result = unknown> {
  /** A CallError with this status and, if given, after so many attempts that left. */
  toFailWith(status: StatusName, attempts?: number): Result;
  /** Events of these types, in this order; others may stand between. */
  toTell(...types: ClientEvent['type'][]): Result;
}

const said = (received: unknown) => (received instanceof Error ? received.message : JSON.stringify(received));

function toFailWith(received: unknown, status: StatusName, attempts?: number): Matched {
  const wanted = `a CallError with ${status}${attempts === undefined ? '' : ` after ${attempts} attempts`}`;
  if (!(received instanceof CallError))
    return { pass: false, message: () => `expected ${wanted}, got ${said(received)}` };
  const pass = received.status === status && (attempts === undefined || received.attempts.length === attempts);
  return { pass, message: () => `expected ${pass ? 'anything but ' : ''}${wanted}; it was: ${received.explain()}` };
}

function toTell(received: readonly ClientEvent[], ...types: ClientEvent['type'][]): Matched {
  let found = 0;
  for (const { type } of received) if (type === types[found]) found += 1;
  const pass = found === types.length;
  const missing = pass ? 'other events' : `${types[found]} (after ${types.slice(0, found).join(', ') || 'nothing'})`;
  return { pass, message: () => `expected ${missing}; told was: ${received.map(({ type }) => type).join(', ')}` };
}

/** For `expect.extend`; see `Matchers`. */
export const matchers = { toFailWith, toTell };
