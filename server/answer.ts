// What a call is answered with: a response, or the gRPC status of an error.
import { Metadata, type sendUnaryData, status } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Injection } from './chaos.ts';
import { FaultError } from './faults/fault.ts';
import { type PaymentRefusal, PaymentRefusedError } from './payments/payment.ts';

export interface Answer<Res> {
  readonly code: status;
  readonly details: string;
  /** Set when the code is OK. */
  readonly response?: Res;
}

const refusals: Record<PaymentRefusal, status> = {
  invalid: status.INVALID_ARGUMENT,
  conflict: status.ALREADY_EXISTS,
  'not-found': status.NOT_FOUND,
};

/** Faults and refusals answer with their status; anything else is a bug, answered INTERNAL and logged. */
export function failure(error: unknown, method: string, logger: Logger): Answer<never> {
  if (error instanceof FaultError) return { code: error.code, details: error.message };
  if (error instanceof PaymentRefusedError) return { code: refusals[error.reason], details: error.message };
  logger.error({ err: error, method }, `${method} failed: a bug in the server`);
  return { code: status.INTERNAL, details: 'internal error; the log of the server tells more' };
}

/** The ids or kinds of all faults of one call, as one text. */
export const joined = (injections: readonly Injection[], field: 'id' | 'kind') =>
  injections.map((injection) => injection[field]).join(',');

/** Sends the answer; the trailers name the faults injected, and are absent on a real answer. */
export function send<Res>(callback: sendUnaryData<Res>, answer: Answer<Res>, injections: readonly Injection[]): void {
  const trailers = new Metadata();
  if (injections.length > 0) {
    trailers.set('chaos-fault-id', joined(injections, 'id'));
    trailers.set('chaos-fault-kind', joined(injections, 'kind'));
  }
  if (answer.response !== undefined) return callback(null, answer.response, trailers);
  // grpc-js throws on half of a surrogate pair, which a scenario file may hold.
  callback({ code: answer.code, details: answer.details.toWellFormed(), metadata: trailers });
}
