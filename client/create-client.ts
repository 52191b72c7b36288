// From a service definition to a typed client: one method per unary RPC, each behind the policies.
import { type ChannelCredentials, type ChannelOptions, credentials as grpc } from '@grpc/grpc-js';
import { Registry } from 'prom-client';
import type { ClientScope, Policy } from './call.ts';
import { callRunner } from './call-runner.ts';
import { callMetrics } from './call-metrics.ts';
import { channelOptions, openChannel } from './channel.ts';
import { type Clock, systemClock } from './clock.ts';
import type { ClientEvent, Emit } from './events.ts';
import { type CallLog, callLog } from './log.ts';
import { type KnownMethod, type MethodDefinitions, methodsOf } from './methods.ts';
import type { CallOptions } from './new-call.ts';
import { checkFunction, checkKeys, checkNumber, checkObject, checkText, maxDelayMs } from './policies/bounds.ts';
import { standard } from './standard.ts';

export interface ClientOptions {
  /** Outermost first. Default `standard()`. */
  readonly policies?: readonly Policy[];
  /** grpc-js's; they win over the client's own. */
  readonly channelOptions?: ChannelOptions;
  /** Default: plaintext. */
  readonly credentials?: ChannelCredentials;
  /** Where the metrics go. Default: a registry of this client's own, found at `client.registry`. */
  readonly registry?: Registry;
  /** pino's, or anything with its `debug`, `info`, `warn`, `error`. Default: no log. */
  readonly logger?: CallLog;
  /** Default: the machine's monotonic clock. */
  readonly clock?: Clock;
  /** Evenly spread in [0, 1). Default `Math.random`. */
  readonly random?: () => number;
  /** A connect that takes longer, in milliseconds, is abandoned and dialled anew. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** The label `pipeline` and the default name of the breaker. Default: the service's full name. */
  readonly name?: string;
  /** Sees every event as it happens. What it throws is logged and otherwise ignored. */
  readonly onEvent?: Emit;
}

export interface ClientControls {
  /** Refuses new calls, lets those in flight end, then closes the connection. */
  close(): Promise<void>;
  /** The metrics of this client. */
  readonly registry: Registry;
  [Symbol.asyncDispose](): Promise<void>;
}

type Known<Service> = keyof { [Name in keyof Service as string extends Name ? never : Name]: never };
type Unary<Definition> = Definition extends {
  requestSerialize: (request: infer Request) => Buffer;
  responseDeserialize: (bytes: Buffer) => infer Response;
}
  ? (request: Request, options?: CallOptions) => Promise<Response>
  : never;

/** One function for each RPC of the service, in camelCase, and the controls. */
export type Client<Service> = {
  readonly [Name in Known<Service> & string as Uncapitalize<Name>]: Unary<Service[Name & keyof Service]>;
} & ClientControls;

const optionNames = [
  'policies',
  'channelOptions',
  'credentials',
  'connectTimeoutMs',
  'registry',
  'logger',
  'clock',
  'random',
  'name',
  'onEvent',
] as const satisfies readonly (keyof ClientOptions)[];

/**
 * Makes a client of a service. Nothing is dialled until the first call. Every failure of a call is a `CallError`.
 * Throws a TypeError or RangeError that names the option for a bad one.
 */
export function createClient<Service extends object>(
  serviceDefinition: Service,
  target: string,
  options: ClientOptions = {},
): Client<Service> {
  checkKeys('createClient', options, optionNames);
  checkText('target', target);
  checkOptions(options);
  const { policies = standard() } = options;
  const service = methodsOf(serviceDefinition as unknown as MethodDefinitions);
  checkPolicies(policies, service.methods);
  const registry = options.registry ?? new Registry();
  const channel = openChannel(target, options.credentials ?? grpc.createInsecure(), {
    options: channelOptions(options.channelOptions),
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
  });
  const name = options.name ?? service.name;
  const breakers = policies.flatMap((policy) => policy.breakers ?? []);
  const clock = options.clock ?? systemClock;
  const { target: canonical } = channel;
  const { methods } = service;
  const metrics = callMetrics({ registry, name, target: canonical, methods, breakers, now: clock.now });
  const scope: ClientScope = {
    name,
    target: canonical,
    clock,
    random: options.random ?? Math.random,
    emit: fanOut(metrics.emit, options),
  };
  const calls = callRunner(scope, policies, channel);
  const functions = [...methods].map(([key, known]) => [key, calls.method(known)] as const);
  const close = once(async () => {
    await calls.drain();
    channel.close();
    metrics.release();
  });
  return joined(Object.fromEntries(functions), { close, registry, [Symbol.asyncDispose]: close }) as Client<Service>;
}

function joined(functions: Record<string, unknown>, controls: ClientControls): unknown {
  const taken = Object.keys(functions).find((key) => key in controls);
  if (taken === undefined) return Object.assign(functions, controls);
  throw new TypeError(`the service has an RPC ${taken}, which is the name of one of the client's controls`);
}

function checkOptions({ registry, logger, clock, random, name, onEvent, ...options }: ClientOptions): void {
  if (options.channelOptions !== undefined) checkObject('channelOptions', options.channelOptions);
  if (options.credentials !== undefined) checkObject('credentials', options.credentials);
  if (options.connectTimeoutMs !== undefined) {
    checkNumber('connectTimeoutMs', options.connectTimeoutMs, { min: 1, max: maxDelayMs });
  }
  if (registry !== undefined) checkFunction('registry.getSingleMetric', registry?.getSingleMetric);
  if (random !== undefined) checkFunction('random', random);
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
