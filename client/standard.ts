// The recommended order, and the homework's numbers as defaults.
import type { Policy } from './call.ts';
import { checkKeys, checkObject, given } from './policies/bounds.ts';
import type { CircuitBreakerOptions } from './policies/breaker-options.ts';
import { bulkhead, type BulkheadOptions } from './policies/bulkhead.ts';
import { cache, type Cache, type CacheOptions } from './policies/cache.ts';
import { circuitBreaker } from './policies/circuit-breaker.ts';
import { fallback } from './policies/fallback.ts';
import type { FallbackLevel } from './policies/fallback-levels.ts';
import { rateLimit, type RateLimitOptions } from './policies/rate-limit.ts';
import { attemptTimeout, totalTimeout } from './policies/timeout.ts';
import { repeating, repeatingOf, type RepeatingParts, withBudget } from './repeating.ts';

/** The parts of the standard stack. `false` leaves a part out. */
export interface StandardParts extends RepeatingParts {
  /** For the whole call, waits included, in milliseconds. Default 10,000. */
  readonly totalTimeoutMs?: number | false | undefined;
  /** For each attempt, in milliseconds; also on the wire. Default 2,000. */
  readonly attemptTimeoutMs?: number | false | undefined;
  /** Levels, or a `fallback()` with options of its own. Off by default. */
  readonly fallback?: readonly FallbackLevel[] | Policy | false | undefined;
  /** Off by default; one made with `cache()` is shared with whoever else has it. */
  readonly cache?: CacheOptions | Cache | false | undefined;
  /** Off by default. */
  readonly rateLimit?: RateLimitOptions | false | undefined;
  /** Off by default. */
  readonly bulkhead?: BulkheadOptions | false | undefined;
  readonly breaker?: CircuitBreakerOptions | false | undefined;
}

export interface StandardOptions extends StandardParts {
  /**
   * Overrides by method name, `{ Charge: { attemptTimeoutMs: 5_000 } }`. What is not named stays as above; a method
   * with a `breaker`, `bulkhead`, `rateLimit` or `cache` of its own has one to itself, the others share one. A
   * `rateLimit` or `fallback` of its own stands whole.
   */
  readonly methods?: Readonly<Record<string, StandardParts>> | undefined;
}

// The order of the list, outermost first.
const partNames = [
  'totalTimeoutMs',
  'fallback',
  'cache',
  'rateLimit',
  'bulkhead',
  'retry',
  'breaker',
  'attemptTimeoutMs',
] as const;
type Shared = ReturnType<typeof withBudget>[1];
type Stack = Record<(typeof partNames)[number], Policy>;
const optionNames = [...partNames, 'hedging', 'leastAttemptMs'] as const;

const off: Policy = (call, next) => next(call);

/**
 * Total timeout → fallback → cache → rate limit → bulkhead → retry → circuit breaker → attempt timeout, outermost first. The list holds the
 * state of its parts: two clients that are given the same list share it. Throws RangeError or TypeError for an option out
 * of bounds.
 */
export function standard(options: StandardOptions = {}): Policy[] {
  checkKeys('standard', options, [...optionNames, 'methods']);
  const { methods = {}, ...whole } = options;
  const hedges = Object.values(methods ?? {}).some((own) => Boolean(own?.hedging));
  const [parts, budget] = withBudget(given(whole), hedges);
  const base = stack(parts, budget);
  checkObject('methods', methods);
  const overrides = Object.entries(methods).map(([method, own]) => {
    checkKeys(`methods.${method}`, own, optionNames);
    return [method, { ...base, ...named(own, stackOf(method, parts, given(own), budget)) }] as const;
  });
  const stacks = new Map<string, Stack>(overrides);
  return partNames.map((part) => byMethod(part, base, stacks));
}

// What is wrong with a part is said as if it stood alone: here it stands in a method.
function stackOf(method: string, base: StandardParts, own: StandardParts, budget: Shared): Stack {
  try {
    return stack(merge(base, own, method), budget);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`methods.${method}.${(error as Error).message}`, { cause: error });
  }
}

function stack(parts: StandardParts, budget: Shared): Stack {
  const { totalTimeoutMs = 10_000, attemptTimeoutMs = 2_000, leastAttemptMs = 0 } = parts;
  return {
    totalTimeoutMs: totalTimeoutMs === false ? off : totalTimeout(totalTimeoutMs),
    fallback: fallbackOf(parts.fallback),
    cache: cacheOf(parts.cache),
    rateLimit: parts.rateLimit === undefined || parts.rateLimit === false ? off : rateLimit(parts.rateLimit),
    bulkhead: parts.bulkhead === undefined || parts.bulkhead === false ? off : bulkhead(parts.bulkhead),
    retry: repeating(parts, budget),
    breaker: parts.breaker === false ? off : circuitBreaker(parts.breaker),
    attemptTimeoutMs: attemptTimeoutMs === false ? off : attemptTimeout(attemptTimeoutMs, { leastMs: leastAttemptMs }),
  };
}

function fallbackOf(given: StandardParts['fallback']): Policy {
  if (given === undefined || given === false) return off;
  return typeof given === 'function' ? given : fallback(given);
}

function cacheOf(given: StandardParts['cache']): Policy {
  if (given === undefined || given === false) return off;
  return typeof given === 'function' ? given : cache(given);
}

// A method's numbers override one by one: `retry: { attempts: 5 }` keeps the base's backoff.
function merge(base: StandardParts, own: StandardParts, method: string): StandardParts {
  for (const part of ['cache', 'rateLimit', 'bulkhead', 'breaker'] as const) {
    if (own[part] !== undefined && own[part] !== false && typeof own[part] !== 'function') checkObject(part, own[part]);
  }
  const both = <T extends object>(ours: T | false | undefined, theirs: T | false | undefined) =>
    theirs === false || theirs === undefined ? theirs : { ...(ours === false ? undefined : ours), ...given(theirs) };
  const breaker = both(base.breaker, own.breaker);
  const inBulkhead = both(base.bulkhead, own.bulkhead);
  const merged = {
    ...base,
    ...own,
    ...repeatingOf(base, own, method),
    ...(own.cache &&
      typeof own.cache !== 'function' && {
        cache: { ...(typeof base.cache === 'object' && base.cache), ...given(own.cache) },
      }),
    ...(own.rateLimit && { rateLimit: { name: method, ...given(own.rateLimit) } }),
    ...(inBulkhead && { bulkhead: { ...inBulkhead, name: nameOf(own.bulkhead, method) } }),
  } as StandardParts;
  return breaker ? { ...merged, breaker: { ...breaker, name: nameOf(own.breaker, method) } } : merged;
}

// Null goes through, for the check to name it.
function nameOf(own: { readonly name?: string | undefined } | false | undefined, method: string): string {
  const { name = method } = own || {};
  return name;
}

// What else than the option of its name makes a part another.
const alsoOf: Partial<Record<keyof Stack, readonly (keyof StandardParts)[]>> = {
  retry: ['hedging', 'leastAttemptMs'],
  attemptTimeoutMs: ['leastAttemptMs'],
};

function named(own: StandardParts, built: Stack): Partial<Stack> {
  const isOwn = (part: keyof Stack) => [part, ...(alsoOf[part] ?? [])].some((option) => own[option] !== undefined);
  return Object.fromEntries(partNames.filter(isOwn).map((part) => [part, built[part]]));
}

function byMethod(part: keyof Stack, base: Stack, stacks: ReadonlyMap<string, Stack>): Policy {
  if (stacks.size === 0) return base[part];
  const policy: Policy = (call, next) => (stacks.get(call.method.name) ?? base)[part](call, next);
  const all = new Set([base[part], ...[...stacks.values()].map((own) => own[part])]);
  // Read anew each time: a breaker for each method or target comes with its first call.
  const breakers = () => [...all].flatMap((inner) => inner.breakers ?? []);
  Object.defineProperty(policy, 'breakers', { get: breakers, enumerable: true });
  return Object.assign(policy, {
    methods: [...stacks.keys()],
    bulkheads: [...all].flatMap((inner) => inner.bulkheads ?? []),
    budgets: [...new Set([...all].flatMap((inner) => inner.budgets ?? []))],
  });
}
