// Where a fallback's answers may come from.
import type { Metadata } from '@grpc/grpc-js';
import type { Call } from '../call.ts';
import type { CallError } from '../errors.ts';
import { checkBoolean, checkFunction, checkKeys, checkNumber, checkText, maxDelayMs, shown } from './bounds.ts';
import { copyOf, type Keeper } from './cache-store.ts';

export interface FallbackContext {
  /** Why the call failed. */
  readonly error: CallError;
  readonly call: Call;
  /** Aborts when the caller gives up or its time is over. */
  readonly signal: AbortSignal;
}

/** One source of answers. */
export interface FallbackLevel {
  /** What events, logs and `answeredBy` call it. */
  readonly name: string;
  /** The answer; undefined, or an error, passes to the next level. */
  answer(request: unknown, context: FallbackContext): unknown;
  /** Which of the failures it answers. Default: all that the fallback answers. */
  when?(error: CallError): boolean;
}

interface Named {
  /** Has a default that says what it is. */
  readonly name?: string | undefined;
}

/** Always has an answer: `value`, a copy for each caller, or what the function makes of the request. */
export function defaultValue<Req>(
  value: object | ((request: Req, context: FallbackContext) => unknown),
  options: Named = {},
): FallbackLevel {
  const name = nameOf('defaultValue', options, ['name'], 'default value');
  if (typeof value === 'function')
    return { name, answer: (request, context) => value(request as Req, context) as unknown };
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`defaultValue must be given an object or a function, got ${shown(value)}`);
  }
  return { name, answer: () => copyOf(value) };
}

export interface StaleCacheOptions extends Named {
  /** No older, in milliseconds. Default: as old as the cache has it. */
  readonly maxAgeMs?: number | undefined;
}

/** The last answer that `cache` keeps for the question, however old. The cache must be a policy of the same client. */
export function staleCache(cache: Keeper, options: StaleCacheOptions = {}): FallbackLevel {
  checkFunction('staleCache: cache.kept', cache?.kept);
  const name = nameOf('staleCache', options, ['name', 'maxAgeMs'], 'stale cache');
  const { maxAgeMs = Number.MAX_VALUE } = options;
  checkNumber('staleCache.maxAgeMs', maxAgeMs, { min: 0 });
  return { name, answer: (_request, { call }) => cache.kept(call, maxAgeMs)?.response };
}

/** What another client is told of a call: the options of a call of its own. */
export interface SendOptions {
  readonly signal: AbortSignal;
  readonly metadata: Metadata;
  readonly timeoutMs?: number | undefined;
  readonly idempotencyKey?: string | undefined;
}

type Send = (request: never, options: SendOptions) => Promise<unknown>;

export interface OtherTargetOptions extends Named {
  /**
   * The other target knows what was booked here: it is a replica over the same ledger. Then it is also asked to repeat
   * what may have been done already, where the method is idempotent or the call has a key. Default false.
   */
  readonly sharesState?: boolean | undefined;
}

/**
 * Asks another client of the same service, or a function that does, in what is left of the call's time. Of methods that
 * do not only read it takes only those calls of which nothing had left: two targets may else do the same work twice;
 * see `sharesState`.
 */
export function otherTarget(client: object | Send, options: OtherTargetOptions = {}): FallbackLevel {
  const name = nameOf('otherTarget', options, ['name', 'sharesState'], 'other target');
  const { sharesState = false } = options;
  checkBoolean('otherTarget.sharesState', sharesState);
  if (client === null || !['object', 'function'].includes(typeof client)) {
    throw new TypeError(
      `otherTarget must be given a client or a function, got ${client === null ? 'null' : typeof client}`,
    );
  }
  return {
    name,
    answer(request, { call, signal }) {
      if (!mayGoElsewhere(call, sharesState)) return undefined;
      const timeoutMs = call.deadlineMs - call.client.clock.now();
      if (timeoutMs < 1) return undefined;
      const { metadata, idempotencyKey, method } = call;
      return sendOf(client, method.name)?.(request as never, {
        signal,
        metadata,
        ...(timeoutMs <= maxDelayMs && { timeoutMs }),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
    },
  };
}

function mayGoElsewhere({ attempts, method, idempotencyKey }: Call, sharesState: boolean): boolean {
  if (attempts.length === 0 || method.readOnly) return true;
  return sharesState && (method.idempotent || idempotencyKey !== undefined);
}

function sendOf(client: object, method: string): Send | undefined {
  if (typeof client === 'function') return client as Send;
  return (client as Record<string, Send>)[method.charAt(0).toLowerCase() + method.slice(1)];
}

function nameOf(level: string, options: Named, known: readonly string[], fallbackName: string): string {
  checkKeys(level, options, known);
  const { name = fallbackName } = options;
  checkText(`${level}.name`, name);
  return name;
}
