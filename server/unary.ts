// A unary call: one request, one answer.
import type { handleUnaryCall, MethodDefinition } from '@grpc/grpc-js';
import { send } from './answer.ts';
import { fullName } from './call-names.ts';
import type { Arrival } from './faults/fault.ts';
import { type CallContext, serve } from './serve.ts';
import { wireOf } from './wire.ts';

/** What the contract says of a method. */
export type Definition<Res> = Pick<MethodDefinition<never, Res>, 'path' | 'responseSerialize'>;

export interface UnaryMethod<Req, Res> {
  readonly definition: Definition<Res>;
  readonly callKey: (request: Req) => string;
  /** Checks the request and answers with the work to do. What it throws is answered before any fault. */
  readonly prepare: (request: Req) => () => Res | Promise<Res>;
}

/** The grpc-js handler of a method that chaos may hit. */
export function unary<Req, Res>(given: UnaryMethod<Req, Res>, context: CallContext): handleUnaryCall<Req, Res> {
  const { definition, callKey } = given;
  const method = fullName(definition);
  const prepare = (request: Req) => {
    const work = given.prepare(request);
    return async (arrival: Arrival<Req>) => {
      const response = await work();
      await arrival.sending(0, response);
      return response;
    };
  };
  return (call, callback) => {
    const { request } = call;
    const wire = wireOf(call, definition.responseSerialize);
    const served = serve({ call, request, method, callKey, wire, prepare }, context);
    context.inFlight.track(served.then(({ answer, injections }) => send<Res>(callback, answer, injections)));
  };
}
