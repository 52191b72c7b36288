// From a service definition to a typed client: one method per RPC, each behind the policies.
import { Registry } from 'prom-client';
import { renewal } from './auth/renewal.ts';
import { security } from './auth/security.ts';
import type { BreakerView, ClientScope } from './call.ts';
import { callRunner } from './call-runner.ts';
import { callMetrics } from './call-metrics.ts';
import { checkOptions, checkPolicies, type ClientOptions, optionNames } from './client-options.ts';
import { systemClock } from './clock.ts';
import { type CloseOptions, closing } from './closing.ts';
import type { ClientEvent, Emit } from './events.ts';
import { callLog } from './log.ts';
import { type KnownMethod, type MethodDefinitions, methodsOf } from './methods.ts';
import { checkKeys } from './policies/bounds.ts';
import { standard } from './standard.ts';
import { stoppable } from './stoppable-clock.ts';
import { openTargets, type Targets } from './targets.ts';
import type { GrpcConstructor, Methods, Streamed } from './typed-client.ts';

export interface ClientControls {
  /**
   * Refuses new calls, cancels open streams, lets unary calls in flight end, then closes the connection. Calls that have
   * not ended after `limitMs` (default 30,000) are cancelled. After it nothing of the client keeps the process alive.
   */
  close(options?: CloseOptions): Promise<void>;
  /** How the circuit breakers stand, and the hand on them. */
  readonly breakers: readonly BreakerView[];
  /** The metrics of this client. */
  readonly registry: Registry;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One function for each RPC of the service, in camelCase, and the controls. */
export type Client<Service> = Methods<Service> & ClientControls;

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
  checkNames(service.methods);
  checkPolicies(policies, service.methods);
  const registry = options.registry ?? new Registry();
  const secure = security(options, (ok) => scope.emit({ type: 'credentials-renewed', atMs: clock.now(), ok }));
  const channel = openTargets(target, secure, options);
  const name = options.name ?? service.name;
  const breakers = () => policies.flatMap((policy) => policy.breakers ?? []);
  const clock = stoppable(options.clock ?? systemClock);
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
    emit: fanOut(metrics.emit, name, options),
    isCut: () => clock.isStopped,
    renewCredentials: secure.identity && renewal(secure.identity, clock),
  };
  const calls = callRunner(scope, policies, { channel, identity: secure.identity });
  const functions = [...methods].map(([key, known]) => [key, calls.method(known)] as const);
  const close = closing({ calls, channel, clock, release: metrics.release });
  const controls = { close, registry, breakers: [], [Symbol.asyncDispose]: () => close() };
  Object.defineProperty(controls, 'breakers', { get: breakers, enumerable: true });
  // As they are: the breakers are read anew each time.
  const described = Object.getOwnPropertyDescriptors(controls);
  return Object.defineProperties(Object.fromEntries(functions), described) as unknown as Client<object>;
}

const definitionOf = (given: object) =>
  (typeof given === 'function' && 'service' in given ? given.service : given) as MethodDefinitions;

// A client with a `then` would be taken for a promise, by `await` and by whatever returns it.
const reserved: readonly (keyof ClientControls | 'then')[] = ['close', 'registry', 'breakers', 'then'];

// Before anything is opened or registered.
function checkNames(methods: ReadonlyMap<string, KnownMethod>): void {
  const key = reserved.find((name) => typeof name === 'string' && methods.has(name)) as string | undefined;
  const name = key && methods.get(key)?.method.name;
  if (name === undefined) return;
  const wayOut = `const { ${name}: rpc, ...others } = service; createClient({ ...others, ${name}Rpc: rpc }, target)`;
  throw new TypeError(
    `the service has an RPC ${name}, but client.${key} is the client's own: give it by another name, ${wayOut}`,
  );
}

// A listener that throws must not decide how a payment ends.
function fanOut(metrics: Emit, name: string, { logger, onEvent }: ClientOptions): Emit {
  const log = logger && callLog(logger, name);
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
