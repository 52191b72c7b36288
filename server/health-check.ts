// The health check under faults that name it: what a balancer makes of a server that looks ill, or does not answer.
// Every other check goes past the chaos, uncounted and unlogged.
import type { handleUnaryCall, ServerUnaryCall } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { arrive } from './arrive.ts';
import { fullName } from './call-names.ts';
import type { CallContext } from './serve.ts';
import { type Definition, unary } from './unary.ts';
import { wireOf } from './wire.ts';

interface Asked {
  readonly service: string;
}

interface Told {
  readonly status: string;
}

type Call = ServerUnaryCall<Asked, Told>;
export type Check = handleUnaryCall<Asked, Told>;

const definition = healthService['Check'] as unknown as Definition<Told>;
const method = fullName(definition);

/** What the real check answers. */
const answerOf = (check: Check, call: Call) =>
  new Promise<Told>((resolve, reject) => {
    const settle: Parameters<Check>[1] = (error, told) =>
      told ? resolve(told) : reject(new Error('the health check has no answer', { cause: error }));
    check(call, settle);
  });

const never = new AbortController().signal;

/** Draws as for any other call, but no fault that the caller asks for itself. */
function draw(call: Call, { counts, chaos }: CallContext) {
  const { request } = call;
  const wire = wireOf(call, definition.responseSerialize);
  const unknown = { id: '0', caller: '', gone: never };
  const arrival = arrive({ ...unknown, call, request, method, callKey: request.service, wire }, counts);
  const metadata = (name: string) => (name === 'rpc-behavior' ? undefined : arrival.metadata(name));
  return { n: arrival.n, injections: chaos.draw({ ...arrival, metadata, infrastructure: true }) };
}

/** `check` under the chaos. `isServed` says which services it knows: a check of another is not hit. */
export function healthCheck(check: Check, isServed: (service: string) => boolean, context: CallContext): Check {
  const { chaos } = context;
  return (call, callback) => {
    if (!isServed(call.request.service)) return check(call, callback);
    const { n, injections } = draw(call, context);
    if (injections.length === 0) return check(call, callback);
    const drawn = { counts: { next: () => n }, chaos: { ...chaos, draw: () => injections } };
    const admit = () => Promise.resolve({ caller: '' }); // Health asks nobody who it is.
    const prepare = () => () => answerOf(check, call);
    const asAny = { definition, callKey: (request: Asked) => request.service, prepare };
    return unary(asAny, { ...context, ...drawn, admit })(call, callback);
  };
}
