// The options of `createClient`, and their checks before anything is made of them.
import type { Registry } from 'prom-client';
import type { SecurityOptions } from './auth/security.ts';
import type { Policy } from './call.ts';
import { type ConnectionOptions, connectionOptionNames } from './channel-options.ts';
import type { Clock } from './clock.ts';
import type { Emit } from './events.ts';
import type { CallLog } from './log.ts';
import type { KnownMethod } from './methods.ts';
import { checkBoolean, checkFunction, checkText } from './policies/bounds.ts';

export interface ClientOptions extends SecurityOptions, ConnectionOptions {
  /** Outermost first. Default `standard()`. */
  readonly policies?: readonly Policy[];
  /** Where the metrics go. Default: a registry of this client's own, found at `client.registry`. */
  readonly registry?: Registry;
  /** pino's, or anything with its `debug`, `info`, `warn`, `error`. Default: no log. */
  readonly logger?: CallLog;
  /** Default: the machine's monotonic clock. */
  readonly clock?: Clock;
  /** Gives a request that has a field for the idempotency key, and no key, one of its own. Default true. */
  readonly generateIdempotencyKeys?: boolean;
  /** Evenly spread in [0, 1). Default `Math.random`. */
  readonly random?: () => number;
  /** The label `pipeline` and the default name of the breaker. Default: the service's full name. */
  readonly name?: string;
  /** Sees every event as it happens. What it throws is logged and otherwise ignored. */
  readonly onEvent?: Emit;
}

/** Every one of them. */
export const optionNames = [
  'policies',
  ...connectionOptionNames,
  'auth',
  'tls',
  'credentials',
  'allowPlaintextAuth',
  'registry',
  'logger',
  'clock',
  'random',
  'generateIdempotencyKeys',
  'name',
  'onEvent',
] as const satisfies readonly (keyof ClientOptions)[];

/** Throws a TypeError that names the option for a bad one. */
export function checkOptions({ registry, logger, clock, random, name, onEvent, ...given }: ClientOptions): void {
  if (registry !== undefined) checkFunction('registry.getSingleMetric', registry?.getSingleMetric);
  if (random !== undefined) checkFunction('random', random);
  checkBoolean('generateIdempotencyKeys', given.generateIdempotencyKeys ?? true);
  if (name !== undefined) checkText('name', name);
  if (onEvent !== undefined) checkFunction('onEvent', onEvent);
  if (clock !== undefined)
    for (const part of ['now', 'sleep', 'timer'] as const) checkFunction(`clock.${part}`, clock?.[part]);
  if (logger === undefined) return;
  for (const level of ['debug', 'info', 'warn', 'error'] as const) checkFunction(`logger.${level}`, logger?.[level]);
}

/** Throws a TypeError for what is no list of policies, or names a method that the service has not. */
export function checkPolicies(policies: readonly Policy[], known: ReadonlyMap<string, KnownMethod>): void {
  if (!Array.isArray(policies)) throw new TypeError(`policies must be an array, got ${String(policies)}`);
  for (const [index, policy] of policies.entries()) {
    if (typeof policy !== 'function')
      throw new TypeError(`policies[${index}] must be a function, got ${String(policy)}`);
    const names = [...known.values()].map(({ method }) => method.name);
    const stranger = policy.methods?.find((method: string) => !names.includes(method));
    if (stranger === undefined) continue;
    throw new TypeError(`methods.${stranger} is no method of the service; there is ${names.join(', ')}`);
  }
}
