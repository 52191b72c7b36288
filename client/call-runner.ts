// Runs the calls of one client: numbers them, gives each its options, counts those in flight, drains at the end.
import type { IncomingHttpHeaders } from 'node:http2';
import { Metadata } from '@grpc/grpc-js';
import type { Call, ClientScope, Next, Policy } from './call.ts';
import type { Channel } from './channel.ts';
import { CancelledError, ClientClosedError } from './errors.ts';
import { withKey } from './idempotency-key.ts';
import type { KnownMethod } from './methods.ts';
import { callEnded } from './outcome.ts';
import { checkKeys, checkNumber, maxDelayMs } from './policies/bounds.ts';
import { encode, unary, type UnaryDefinition } from './unary.ts';

export interface CallOptions {
  /** Settles the call in whatever state it is; no further attempt leaves. */
  readonly signal?: AbortSignal;
  /** For the whole call, in milliseconds, in place of `totalTimeoutMs`. */
  readonly timeoutMs?: number;
  readonly metadata?: Metadata | Readonly<Record<string, string>>;
  /** The same on every attempt; makes a timeout safe to retry. */
  readonly idempotencyKey?: string;
}

export type Method = (request: unknown, options?: CallOptions) => Promise<unknown>;

export interface CallRunner {
  method(known: KnownMethod): Method;
  /** Refuses calls from now on; settles once none is in flight. */
  drain(): Promise<void>;
}

/** Policies become one function per method, once; a call then only runs through it. */
export function callRunner(client: ClientScope, policies: readonly Policy[], channel: Channel): CallRunner {
  const inFlight = flightCounter();
  let closed = false;
  let calls = 0;

  return {
    method(known) {
      const { definition, method } = known;
      if (definition.requestStream || definition.responseStream) return () => Promise.reject(streams(method.fullName));
      const unaryDefinition = definition as unknown as UnaryDefinition<unknown, unknown>;
      const wire: Next<unknown, unknown> = unary(channel, unaryDefinition);
      const chain = policies.reduceRight((next, policy) => (call) => policy(call, next), wire);
      const run: Next<unknown, unknown> = (call) => chain(encode(call, unaryDefinition));
      return async (request, options = noOptions) => {
        if (closed) throw new ClientClosedError(method.fullName);
        const call = callOf(client, known, { id: String((calls += 1)), request, options });
        if (call.signal?.aborted) throw cancelledBefore(call);
        const { emit, clock } = client;
        const atMs = clock.now();
        emit({ type: 'call-started', atMs, callId: call.id, method: method.fullName });
        inFlight.begin();
        try {
          const response = await run(call);
          emit(callEnded(call, atMs));
          return response;
        } catch (error) {
          emit(callEnded(call, atMs, error));
          throw error;
        } finally {
          inFlight.end();
        }
      };
    },
    drain() {
      closed = true;
      return inFlight.none();
    },
  };
}

const noOptions: CallOptions = {};

/** Counts calls in flight; `none` settles when the last has ended. */
function flightCounter() {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    begin: () => void (count += 1),
    end() {
      count -= 1;
      if (count === 0) for (const resolve of waiting) resolve();
    },
    none: () => (count === 0 ? Promise.resolve() : new Promise<void>((resolve) => void waiting.add(resolve))),
  };
}

interface Asked {
  readonly id: string;
  readonly request: unknown;
  readonly options: CallOptions;
}

function callOf(client: ClientScope, { method, keyField }: KnownMethod, { id, request, options }: Asked): Call {
  if (options !== noOptions) checkKeys('call options', options, callOptionNames);
  const { signal, timeoutMs } = options;
  if (timeoutMs !== undefined) checkNumber('timeoutMs', timeoutMs, { min: 1, max: maxDelayMs });
  const metadata = metadataOf(options.metadata);
  return {
    id,
    client,
    method,
    ...withKey(request, options.idempotencyKey, keyField, metadata),
    metadata,
    signal,
    deadlineMs: timeoutMs === undefined ? Infinity : client.clock.now() + timeoutMs,
    deadlineIsAttempts: false,
    attempt: 1,
    maxAttempts: 1,
    backoffMs: 0,
    hedge: false,
    attempts: [],
    notes: { hedged: false, fallback: undefined },
  };
}

const callOptionNames = ['signal', 'timeoutMs', 'metadata', 'idempotencyKey'] as const;

// Always a copy: the caller may go on using theirs.
function metadataOf(given: CallOptions['metadata']): Metadata {
  if (given === undefined) return new Metadata();
  if (given instanceof Metadata) return given.clone();
  // Metadata of another copy of grpc-js than ours.
  if (isMetadata(given)) return Metadata.fromHttp2Headers(given.toHttp2Headers() as IncomingHttpHeaders);
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(given ?? {})) metadata.set(key, value);
  return metadata;
}

const isMetadata = (given: CallOptions['metadata']): given is Metadata =>
  typeof given?.['toHttp2Headers'] === 'function';

function cancelledBefore(call: Call): CancelledError {
  const method = call.method.fullName;
  return new CancelledError(`${method} not sent: cancelled before it began`, { method, cause: call.signal?.reason });
}

const streams = (method: string) => new TypeError(`${method} is a streaming method; this client makes unary calls`);
