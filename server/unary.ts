// A unary call: one request, one answer.
import type { handleUnaryCall } from '@grpc/grpc-js';
import { send } from './answer.ts';
import type { Arrival } from './faults/fault.ts';
import { type CallContext, serve } from './serve.ts';

export interface UnaryMethod<Req, Res> {
  /** `payments.v1.PaymentGateway/Charge`. */
  readonly name: string;
  readonly callKey: (request: Req) => string;
  /** Checks the request and answers with the work to do. What it throws is answered before any fault. */
  readonly prepare: (request: Req) => () => Res;
}

/** The grpc-js handler of a method that chaos may hit. */
export function unary<Req, Res>(method: UnaryMethod<Req, Res>, context: CallContext): handleUnaryCall<Req, Res> {
  const { name, callKey } = method;
  const prepare = (request: Req) => {
    const work = method.prepare(request);
    return async (arrival: Arrival<Req>) => {
      const response = work();
      arrival.sending(0);
      return response;
    };
  };
  return (call, callback) => {
    const { request } = call;
    const served = serve({ call, request, method: name, callKey: () => callKey(request), prepare }, context);
    context.inFlight.track(served.then(({ answer, injections }) => send<Res>(callback, answer, injections)));
  };
}
