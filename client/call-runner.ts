// Runs the calls of one client: numbers them, gives each its options, counts those in flight, drains at the end.
import { authenticated } from './auth/authenticated.ts';
import type { Identity } from './auth/auth.ts';
import type { Call, ClientScope, Next, Policy } from './call.ts';
import type { Channel } from './channel.ts';
import { ClientClosedError } from './errors.ts';
import { type Flights, flightsOf } from './flights.ts';
import type { KnownMethod } from './methods.ts';
import { type CallOptions, cancelledBefore, newCall, noOptions } from './new-call.ts';
import { callEnded } from './outcome.ts';
import type { MessageStream } from './streams/message-stream.ts';
import { streamMethod } from './streams/stream-methods.ts';
import { type StreamDefinition, streaming } from './streams/streaming.ts';
import { forCaller } from './thrown.ts';
import { encode, unary } from './unary.ts';

export type Method = (request: unknown, options?: CallOptions) => Promise<unknown> | MessageStream<unknown>;

export interface CallRunner {
  method(known: KnownMethod): Method;
  /** Refuses calls from now on, ends the streams that are open, and settles once no call is in flight. */
  drain(): Promise<void>;
  /** Ends the calls that are in flight; their callers are told that the client was closed. */
  cut(): void;
}

/** How attempts leave: where to, and in whose name. */
export interface Way {
  readonly channel: Channel;
  readonly identity: Identity | undefined;
}

/** Policies become one function per method, once; a call then only runs through it. */
export function callRunner(client: ClientScope, policies: readonly Policy[], { channel, identity }: Way): CallRunner {
  const flights = flightsOf();
  let closed = false;
  let calls = 0;
  const begin = (known: KnownMethod, request: unknown, options: CallOptions): Call => {
    if (closed) throw new ClientClosedError(known.method.fullName);
    const call = newCall(client, known, { id: String((calls += 1)), request, options });
    if (call.signal?.aborted) throw cancelledBefore(call);
    return call;
  };
  const through = <Res>(wire: Next<unknown, Res>): Next<unknown, Res> =>
    policies.reduceRight((next, policy) => (call) => policy(call, next), authenticated(identity, wire));

  return {
    method(known) {
      const definition = known.definition as unknown as StreamDefinition;
      const asked = begin.bind(undefined, known);
      if (known.method.kind !== 'unary') {
        const chain = through(streaming(channel, definition));
        return streamMethod(known.method.kind, { begin: asked, chain, definition, opened: flights.opened });
      }
      const chain = through(unary(channel, definition));
      return unaryMethod(asked, (call) => chain(encode(call, definition)), flights);
    },
    drain() {
      closed = true;
      return flights.drain();
    },
    cut: flights.cut,
  };
}

type Begin = (request: unknown, options: CallOptions) => Call;

function unaryMethod(begin: Begin, run: Next<unknown, unknown>, flights: Flights): Method {
  return async (request, options = noOptions) => {
    const call = begin(request, options);
    const { emit, clock } = call.client;
    const atMs = clock.now();
    emit({ type: 'call-started', atMs, callId: call.id, method: call.method.fullName });
    return new Promise((resolve, reject) => {
      const land = flights.begin((error) => {
        emit(callEnded(call, atMs, error));
        reject(error);
      }, call);
      const fail = (thrown: unknown) => {
        if (!land()) return;
        const error = forCaller(call, thrown);
        emit(callEnded(call, atMs, error));
        reject(error as Error);
      };
      try {
        run(call).then((response) => {
          if (!land()) return;
          emit(callEnded(call, atMs));
          resolve(response);
        }, fail);
      } catch (error) {
        // What cannot be encoded, and a policy that throws before it has a promise or has none.
        fail(error);
      }
    });
  };
}
