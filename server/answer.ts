// What a call is answered with: a response, or the gRPC status of an error.
import { Metadata, type sendUnaryData, status, type StatusObject } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { Injection } from './chaos.ts';
import { FaultError, WireTakenError } from './faults/fault.ts';
import { refusalAnswer } from './payment-gateway-refusals.ts';
import { LedgerUnavailableError, PaymentRefusedError } from './payments/payment.ts';
import { RefusedError } from './refused-error.ts';

export interface Answer<Res> {
  readonly code: status;
  readonly details: string;
  /** Set when the code is OK. */
  readonly response?: Res;
  /** What goes with the status. */
  readonly trailers?: Readonly<Record<string, string | Buffer>>;
  /** A fault has answered on the wire: nothing may be sent, or nothing but trailers of status OK. */
  readonly taken?: 'wholly' | 'but-trailers' | undefined;
  /** The caller did not leave by itself: a fault cut it off. */
  readonly cutOff?: boolean;
}

function takenBy(error: FaultError): Answer<never>['taken'] {
  if (!(error instanceof WireTakenError)) return undefined;
  return error.endsWell ? 'but-trailers' : 'wholly';
}

/** Faults, refusals and a lost ledger answer with their status; anything else is a bug, answered INTERNAL and logged. */
export function failure(error: unknown, method: string, logger: Logger): Answer<never> {
  if (error instanceof FaultError) {
    const { code, message: details, trailers } = error;
    const cutOff = error instanceof WireTakenError && error.cutsOff;
    return { code, details, trailers, taken: takenBy(error), cutOff };
  }
  if (error instanceof RefusedError) return { code: error.code, details: error.message, trailers: error.trailers };
  if (error instanceof PaymentRefusedError) return refusalAnswer(error);
  if (error instanceof LedgerUnavailableError) {
    logger.error({ err: error, method }, `${method} failed: the ledger does not answer`);
    return { code: status.UNAVAILABLE, details: error.message };
  }
  logger.error({ err: error, method }, `${method} failed: a bug in the server`);
  return { code: status.INTERNAL, details: 'internal error; the log of the server tells more' };
}

/** The ids or kinds of all faults of one call, as one text. */
export const joined = (injections: readonly Injection[], field: 'id' | 'kind') =>
  injections.length === 0 ? '' : injections.map((injection) => injection[field]).join(',');

/** The trailers name the faults injected, and are empty on a real answer. */
function trailersOf({ trailers: given = {} }: Answer<unknown>, injections: readonly Injection[]): Metadata {
  const trailers = new Metadata();
  for (const [name, value] of Object.entries(given)) trailers.set(name, value);
  if (injections.length === 0) return trailers;
  trailers.set('chaos-fault-id', joined(injections, 'id'));
  trailers.set('chaos-fault-kind', joined(injections, 'kind'));
  return trailers;
}

const errorOf = ({ code, details }: Pick<Answer<unknown>, 'code' | 'details'>, metadata: Metadata) => ({
  code,
  // grpc-js throws on half of a surrogate pair, which a scenario file may hold.
  details: details.toWellFormed(),
  metadata,
});

/** Sends the answer of a unary call. */
export function send<Res>(callback: sendUnaryData<Res>, answer: Answer<Res>, injections: readonly Injection[]): void {
  if (answer.taken === 'wholly') return;
  const trailers = trailersOf(answer, injections);
  if (answer.taken) return callback(errorOf({ code: status.OK, details: '' }, trailers));
  if (answer.response !== undefined) return callback(null, answer.response, trailers);
  callback(errorOf(answer, trailers));
}

/** What ends a stream, as grpc-js gives it. */
export interface Endable {
  readonly cancelled: boolean;
  end(trailers: Metadata): void;
  emit(event: 'error', error: Partial<StatusObject>): boolean;
}

/** Ends a stream with its status, after the messages that are still on their way. */
export function end(stream: Endable, answer: Answer<unknown>, injections: readonly Injection[]): void {
  if (stream.cancelled || answer.taken === 'wholly') return;
  const trailers = trailersOf(answer, injections);
  if (answer.taken || answer.code === status.OK) return stream.end(trailers);
  // grpc-js takes the status of a stream by this event; it does not throw.
  stream.emit('error', errorOf(answer, trailers));
}
