// The recommended order, and the homework's numbers as defaults.
import type { Policy } from './call.ts';
import { checkKeys, checkObject } from './policies/bounds.ts';
import { circuitBreaker, type CircuitBreakerOptions } from './policies/circuit-breaker.ts';
import { retry, type RetryOptions } from './policies/retry.ts';
import { attemptTimeout, totalTimeout } from './policies/timeout.ts';

/** The parts of the standard stack. `false` leaves a part out. */
export interface StandardParts {
  /** For the whole call, waits included, in milliseconds. Default 10,000. */
  readonly totalTimeoutMs?: number | false;
  /** For each attempt, in milliseconds; also on the wire. Default 2,000. */
  readonly attemptTimeoutMs?: number | false;
  readonly retry?: RetryOptions | false;
  readonly breaker?: CircuitBreakerOptions | false;
}

export interface StandardOptions extends StandardParts {
  /**
   * Overrides by method name, `{ Charge: { attemptTimeoutMs: 5_000 } }`. What is not named stays as above; a method
   * with a `breaker` of its own has one to itself, the others share one.
   */
  readonly methods?: Readonly<Record<string, StandardParts>>;
}

// The order of the list, outermost first.
const partNames = ['totalTimeoutMs', 'retry', 'breaker', 'attemptTimeoutMs'] as const;
type Stack = Record<(typeof partNames)[number], Policy>;

const off: Policy = (call, next) => next(call);

/**
 * Total timeout → retry → circuit breaker → attempt timeout, outermost first. The list holds the breaker's state: two
 * clients that are given the same list share it. Throws RangeError or TypeError for an option out of bounds.
 */
export function standard(options: StandardOptions = {}): Policy[] {
  checkKeys('standard', options, [...partNames, 'methods']);
  const { methods = {}, ...parts } = options;
  const base = stack(parts);
  checkObject('methods', methods);
  const overrides = Object.entries(methods).map(([method, own]) => {
    checkKeys(`methods.${method}`, own, partNames);
    return [method, { ...base, ...named(own, stack(merge(parts, own, method))) }] as const;
  });
  const stacks = new Map<string, Stack>(overrides);
  return partNames.map((part) => byMethod(part, base, stacks));
}

function stack({ totalTimeoutMs = 10_000, attemptTimeoutMs = 2_000, ...parts }: StandardParts): Stack {
  return {
    totalTimeoutMs: totalTimeoutMs === false ? off : totalTimeout(totalTimeoutMs),
    retry: parts.retry === false ? off : retry(parts.retry),
    breaker: parts.breaker === false ? off : circuitBreaker(parts.breaker),
    attemptTimeoutMs: attemptTimeoutMs === false ? off : attemptTimeout(attemptTimeoutMs),
  };
}

// A method's numbers override one by one: `retry: { attempts: 5 }` keeps the base's backoff.
function merge(base: StandardParts, own: StandardParts, method: string): StandardParts {
  const both = <T extends object>(ours: T | false | undefined, theirs: T | false | undefined) =>
    theirs === false || theirs === undefined ? theirs : { ...(ours === false ? undefined : ours), ...theirs };
  const breaker = both(base.breaker, own.breaker);
  const merged = { ...base, ...own, ...(own.retry && { retry: both(base.retry, own.retry) }) } as StandardParts;
  return breaker ? { ...merged, breaker: { ...breaker, name: (own.breaker || undefined)?.name ?? method } } : merged;
}

const named = (own: StandardParts, built: Stack) =>
  Object.fromEntries(
    partNames.filter((part) => own[part] !== undefined).map((part) => [part, built[part]]),
  ) as Partial<Stack>;

function byMethod(part: keyof Stack, base: Stack, stacks: ReadonlyMap<string, Stack>): Policy {
  if (stacks.size === 0) return base[part];
  const policy: Policy = (call, next) => (stacks.get(call.method.name) ?? base)[part](call, next);
  const all = new Set([base[part], ...[...stacks.values()].map((own) => own[part])]);
  return Object.assign(policy, {
    methods: [...stacks.keys()],
    breakers: [...all].flatMap((inner) => inner.breakers ?? []),
  });
}
