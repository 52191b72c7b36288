// Runs the calls of one client: numbers them, gives each its options, counts those in flight, drains at the end.
import type { ClientScope, Next, Policy } from './call.ts';
import type { Channel } from './channel.ts';
import { ClientClosedError } from './errors.ts';
import type { KnownMethod } from './methods.ts';
import { type CallOptions, cancelledBefore, newCall, noOptions } from './new-call.ts';
import { callEnded } from './outcome.ts';
import { encode, unary, type UnaryDefinition } from './unary.ts';

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
        const call = newCall(client, known, { id: String((calls += 1)), request, options });
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

const streams = (method: string) => new TypeError(`${method} is a streaming method; this client makes unary calls`);
