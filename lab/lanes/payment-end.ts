// How a payment ended, in the words of the record: from what each client throws.
import { CallError, RefusedError, statusName } from '../../client/index.ts';
import type { PaymentEnd } from './lane.ts';

/** It was answered. */
export const answered: PaymentEnd = { outcome: 'answered', status: 'OK', message: '', explain: '' };

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What our client threw. It is refused only where nothing of the call had left. */
export function endOfCallError(error: unknown): PaymentEnd {
  if (!(error instanceof CallError)) return endOfGrpcError(error);
  const outcome = error instanceof RefusedError && error.attempts.length === 0 ? 'refused' : 'failed';
  return { outcome, status: error.status, message: error.message, explain: error.explain() };
}

/** What grpc-js threw, or anything that has a gRPC code as it has; without one it is UNKNOWN. */
export function endOfGrpcError(error: unknown): PaymentEnd {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = typeof code === 'number' ? statusName(code) : 'UNKNOWN';
  return { outcome: 'failed', status, message: messageOf(error), explain: '' };
}
