// What the failure of an attempt allows: pure, so that the table can be read and tested.
import type { Metadata } from '@grpc/grpc-js';
import type { Call } from '../call.ts';
import { type CallError, CancelledError, DeadlineExceededError, RefusedError } from '../errors.ts';
import { type StatusName, statusNames } from '../status.ts';
import { checkFunction, maxDelayMs, shown } from './bounds.ts';
import type { BudgetVerdict } from './budget.ts';

export interface RuleOptions {
  /**
   * Statuses worth another attempt. Default `['UNAVAILABLE']`, of any method. INTERNAL, UNKNOWN, DATA_LOSS, CANCELLED
   * and DEADLINE_EXCEEDED of the server leave open whether the work was done: listed here, they are retried only where
   * the method is idempotent or the call has an idempotency key.
   */
  readonly retryableStatuses?: readonly StatusName[] | undefined;
  /**
   * Asked before the rules; `undefined` = they decide. It overrides no cancel of the caller, no refusal of ours and no
   * negative pushback, and grants no further attempt or time.
   */
  readonly shouldRetry?: ((error: CallError, call: Call) => boolean | undefined) | undefined;
}

/** What may follow a failure; `pushbackMs` is the wait that the server named. */
export type Ruling =
  | { readonly may: 'again'; readonly pushbackMs: number | undefined }
  /** Once new credentials are here. */
  | { readonly may: 'renew'; readonly pushbackMs: number | undefined }
  | { readonly may: 'stop'; readonly decision: 'not_retryable' | 'pushback' };

export type Rules = (error: CallError, call: Call) => Ruling;

const again: Ruling = { may: 'again', pushbackMs: undefined };
const notRetryable: Ruling = { may: 'stop', decision: 'not_retryable' };
const forbidden: Ruling = { may: 'stop', decision: 'pushback' };

/** The rules of a policy whose options are called `name`. */
export function retryRules(name: string, { retryableStatuses = ['UNAVAILABLE'], shouldRetry }: RuleOptions): Rules {
  const listed = checkStatuses(`${name}.retryableStatuses`, retryableStatuses);
  if (shouldRetry !== undefined) checkFunction(`${name}.shouldRetry`, shouldRetry);
  return (error, call) => {
    if (error instanceof CancelledError || error instanceof RefusedError) return notRetryable;
    const pushback = pushbackOf(error.metadata);
    const wish = shouldRetry && checkWish(`${name}.shouldRetry`, shouldRetry(error, call));
    const may = wish ?? byStatus(error, call, listed, pushback);
    if (!may) return notRetryable;
    if (pushback === 'never') return forbidden;
    if (may === 'renew') return { may, pushbackMs: pushback };
    return pushback === undefined ? again : { may: 'again', pushbackMs: pushback };
  };
}

type Pushback = number | 'never' | undefined;

function byStatus(error: CallError, call: Call, listed: ReadonlySet<StatusName>, pushback: Pushback) {
  const { status } = error;
  const repeatable = call.method.idempotent || call.idempotencyKey !== undefined;
  // After a timeout the work may have been done (or be done later): only safe where twice is as good as once.
  if (error instanceof DeadlineExceededError) return repeatable;
  if (isTooLarge(error)) return false;
  // The server is alive and turns work away: it says when to come again, or a retry is what it can bear least.
  if (status === 'RESOURCE_EXHAUSTED' && pushback !== undefined) return true;
  if (listed.has(status)) return repeatable || !ambiguous.has(status);
  return status === 'UNAUTHENTICATED' && call.client.renewCredentials ? 'renew' : false;
}

const ambiguous: ReadonlySet<StatusName> = new Set([
  'INTERNAL',
  'UNKNOWN',
  'DATA_LOSS',
  'CANCELLED',
  'DEADLINE_EXCEEDED',
]);

// grpc-js says RESOURCE_EXHAUSTED by itself when a message is over a limit; it will be as large the next time.
const isTooLarge = (error: CallError) => error.status === 'RESOURCE_EXHAUSTED' && /larger than/.test(error.message);

/** What a failure is for a budget (gRFC A6); the first thing an overloaded server says is RESOURCE_EXHAUSTED. */
export function budgetVerdict(error: CallError, ruling: Ruling): BudgetVerdict {
  if (ruling.may === 'again' || pushbackOf(error.metadata) === 'never') return 'failure';
  return error.status === 'RESOURCE_EXHAUSTED' && !isTooLarge(error) ? 'failure' : 'neutral';
}

/**
 * gRFC A6: the trailer `grpc-retry-pushback-ms` as milliseconds; `never` for a negative one and for anything that is no
 * int32, several values included; undefined = the server said nothing.
 */
export function pushbackOf(trailers: Metadata): Pushback {
  const values = trailers.get('grpc-retry-pushback-ms');
  if (values.length === 0) return undefined;
  const [value] = values;
  const isNumber = values.length === 1 && typeof value === 'string' && /^\d+$/.test(value);
  return isNumber && Number(value) <= maxDelayMs ? Number(value) : 'never';
}

function checkWish(option: string, wish: boolean | undefined): boolean | undefined {
  if (wish === undefined || typeof wish === 'boolean') return wish;
  throw new TypeError(`${option} must return true, false or undefined, got ${typeof wish}`);
}

function checkStatuses(option: string, names: readonly StatusName[]): ReadonlySet<StatusName> {
  if (!Array.isArray(names)) throw new TypeError(`${option} must be an array, got ${shown(names)}`);
  for (const name of names) {
    const usable = statusNames.includes(name) && name !== 'OK';
    if (!usable)
      throw new RangeError(
        `${option} must hold gRPC error statuses, got ${typeof name === 'string' ? name : shown(name)}`,
      );
  }
  return new Set(names);
}
