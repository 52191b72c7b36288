// From a service definition to a typed client: one method per RPC, each behind the policies.
import { Registry } from 'prom-client';
import { renewal } from './auth/renewal.ts';
import { security, type SecurityOptions } from './auth/security.ts';
import type { ClientScope, Policy } from './call.ts';
import { callRunner } from './call-runner.ts';
import { callMetrics } from './call-metrics.ts';
import { type ConnectionOptions, connectionOptionNames } from './channel-options.ts';
import { type Clock, systemClock } from './clock.ts';
import type { ClientEvent, Emit } from './events.ts';
import { type CallLog, callLog } from './log.ts';
import { type KnownMethod, type MethodDefinitions, methodsOf } from './methods.ts';
import { checkBoolean, checkFunction, checkKeys, checkText } from './policies/bounds.ts';
import { standard } from './standard.ts';
import { openTargets, type Targets } from './targets.ts';
import type { GrpcConstructor, Methods, Streamed } from './typed-client.ts';

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

export interface ClientControls {
  /** Refuses new calls, cancels open streams, lets unary calls in flight end, then closes the connection. */
  close(): Promise<void>;
  /** The metrics of this client. */
  readonly registry: Registry;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One function for each RPC of the service, in camelCase, and the controls. */
export type Client<Service> = Methods<Service> & ClientControls;

const optionNames = [
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

/**
 * Makes a client of a service. Of several targets the first that is not down serves. Nothing is dialled until the first
 * call. Every failure of a call is a `CallError`.
 * Throws a TypeError or RangeError that names the option for a bad one. Streaming methods are typed as such where the
 * definition's type says which side streams, or where the whole constructor of grpc-js is given, typed by
 * proto-loader-gen-types.
 */
export function createClient<Service extends object, Grpc>(
  service: GrpcConstructor<Service, Grpc>,
  target: Targets,
  options?: ClientOptions,
): Client<Streamed<Service, Grpc>>;
export function createClient<Service extends object>(
  serviceDefinition: Service,
  target: Targets,
  options?: ClientOptions,
): Client<Service>;
export function createClient(given: object, target: Targets, options: ClientOptions = {}): Client<object> {
  checkKeys('createClient', options, optionNames);
  checkOptions(options);
  const { policies = standard() } = options;
  const service = methodsOf(definitionOf(given), options.generateIdempotencyKeys);
  checkPolicies(policies, service.methods);
  const registry = options.registry ?? new Registry();
  const secure = security(options, (ok) => scope.emit({ type: 'credentials-renewed', atMs: clock.now(), ok }));
  const channel = openTargets(target, secure, options);
  const name = options.name ?? service.name;
  const breakers = () => policies.flatMap((policy) => policy.breakers ?? []);
  const clock = options.clock ?? systemClock;
  const { target: canonical } = channel;
  const { methods } = service;
  const bulkheads = policies.flatMap((policy) => policy.bulkheads ?? []);
  const budgets = policies.flatMap((policy) => policy.budgets ?? []);
  const watched = { breakers, bulkheads, budgets };
  const metrics = callMetrics({ registry, name, target: canonical, methods, ...watched, now: clock.now });
  const scope: ClientScope = {
    name,
    target: canonical,
    clock,
    random: options.random ?? Math.random,
    emit: fanOut(metrics.emit, options),
    renewCredentials: secure.identity && renewal(secure.identity, clock),
  };
  const calls = callRunner(scope, policies, { channel, identity: secure.identity });
  const functions = [...methods].map(([key, known]) => [key, calls.method(known)] as const);
  const close = once(async () => {
    await calls.drain();
    channel.close();
    metrics.release();
  });
  return joined(Object.fromEntries(functions), { close, registry, [Symbol.asyncDispose]: close }) as Client<object>;
}

const definitionOf = (given: object) =>
  (typeof given === 'function' && 'service' in given ? given.service : given) as MethodDefinitions;

function joined(functions: Record<string, unknown>, controls: ClientControls): unknown {
  const taken = Object.keys(functions).find((key) => key in controls);
  if (taken === undefined) return Object.assign(functions, controls);
  throw new TypeError(`the service has an RPC ${taken}, which is the name of one of the client's controls`);
}

function checkOptions({ registry, logger, clock, random, name, onEvent, ...given }: ClientOptions): void {
  if (registry !== undefined) checkFunction('registry.getSingleMetric', registry?.getSingleMetric);
  if (random !== undefined) checkFunction('random', random);
  checkBoolean('generateIdempotencyKeys', given.generateIdempotencyKeys ?? true);
  if (name !== undefined) checkText('name', name);
  if (onEvent !== undefined) checkFunction('onEvent', onEvent);
  if (clock !== undefined) for (const part of ['now', 'sleep'] as const) checkFunction(`clock.${part}`, clock?.[part]);
  if (logger === undefined) return;
  for (const level of ['debug', 'info', 'warn', 'error'] as const) checkFunction(`logger.${level}`, logger?.[level]);
}

function checkPolicies(policies: readonly Policy[], known: ReadonlyMap<string, KnownMethod>): void {
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

// A listener that throws must not decide how a payment ends.
function fanOut(metrics: Emit, { logger, onEvent }: ClientOptions): Emit {
  const log = logger && callLog(logger);
  const complain = (error: unknown, event: ClientEvent) => {
    try {
      logger?.error({ err: error, event: event.type }, 'a listener of client events threw');
    } catch {
      // The log itself is broken: there is nobody left to tell.
    }
  };
  const guarded = (listener: (event: ClientEvent) => unknown, event: ClientEvent) => {
    try {
      const returned = listener(event);
      // An async listener: its rejection would otherwise end the process.
      if (returned instanceof Promise) returned.catch((error: unknown) => complain(error, event));
    } catch (error) {
      complain(error, event);
    }
  };
  return (event) => {
    metrics(event);
    if (log) guarded(log, event);
    if (onEvent) guarded(onEvent, event);
  };
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= run());
}
