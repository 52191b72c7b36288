// The options of `createClient`, and their checks before anything is made of them.
import type { Registry } from 'prom-client';
import type { SecurityOptions } from './auth/security.ts';
import type { Policy } from './call.ts';
import { type ConnectionOptions, connectionOptionNames } from './channel-options.ts';
import type { Clock } from './clock.ts';
import type { Emit } from './events.ts';
import type { CallLog } from './log-line.ts';
import type { KnownMethod } from './methods.ts';
import { checkBoolean, checkFunction, checkFunctions, checkText, shown } from './policies/bounds.ts';

export interface ClientOptions extends SecurityOptions, ConnectionOptions {
  /** Outermost first. Default `standard()`. */
  readonly policies?: readonly Policy[] | undefined;
  /** Where the metrics go. Default: a registry of this client's own, found at `client.registry`. */
  readonly registry?: Registry | undefined;
  /** pino's, or anything with its `debug`, `info`, `warn`, `error`. Default: no log. */
  readonly logger?: CallLog | undefined;
  /** Default: the machine's monotonic clock. */
  readonly clock?: Clock | undefined;
  /** Gives a request that has a field for the idempotency key, and no key, one of its own. Default true. */
  readonly generateIdempotencyKeys?: boolean | undefined;
  /** Evenly spread in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** The label `pipeline` and the default name of the breaker. Default: the service's full name. */
  readonly name?: string | undefined;
  /** Sees every event as it happens. What it throws is logged and otherwise ignored. */
  readonly onEvent?: Emit | undefined;
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
  const { generateIdempotencyKeys = true } = given;
  checkBoolean('generateIdempotencyKeys', generateIdempotencyKeys);
  if (name !== undefined) checkText('name', name);
  if (onEvent !== undefined) checkFunction('onEvent', onEvent);
  if (clock !== undefined) checkFunctions('clock', clock, ['now', 'sleep', 'timer']);
  if (logger !== undefined) checkFunctions('logger', logger, ['debug', 'info', 'warn', 'error']);
}

/** Throws a TypeError for what is no list of policies, or names a method that the service has not. */
export function checkPolicies(policies: readonly Policy[], known: ReadonlyMap<string, KnownMethod>): void {
  if (!Array.isArray(policies)) throw new TypeError(`policies must be an array, got ${shown(policies)}`);
  for (const [index, policy] of policies.entries()) {
    if (typeof policy !== 'function')
      throw new TypeError(`policies[${index}] must be a function, got ${shown(policy)}`);
    const names = [...known.values()].map(({ method }) => method.name);
    const stranger = policy.methods?.find((method: string) => !names.includes(method));
    if (stranger === undefined) continue;
    throw new TypeError(`methods.${stranger} is no method of the service; there is ${names.join(', ')}`);
  }
}
