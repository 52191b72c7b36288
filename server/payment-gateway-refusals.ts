// The refusals of the payment business as gRPC answers, with details for programs.
import { status } from '@grpc/grpc-js';
import { InvalidRequestError } from './payments/invalid-request.ts';
import type { PaymentRefusal, PaymentRefusedError } from './payments/payment.ts';
import { badRequest, errorInfo, statusDetails, statusDetailsTrailer } from './status-details.ts';

/** Whose reasons they are, in google.rpc.ErrorInfo. */
const domain = 'payments.v1';

const answers: Record<PaymentRefusal, readonly [code: status, reason: string]> = {
  invalid: [status.INVALID_ARGUMENT, 'INVALID_REQUEST'],
  conflict: [status.ALREADY_EXISTS, 'IDEMPOTENCY_KEY_REUSED'],
  'not-found': [status.NOT_FOUND, 'NOT_FOUND'],
  'out-of-range': [status.OUT_OF_RANGE, 'SEQUENCE_OUT_OF_RANGE'],
  'insufficient-funds': [status.FAILED_PRECONDITION, 'INSUFFICIENT_FUNDS'],
  'not-refundable': [status.FAILED_PRECONDITION, 'NOT_REFUNDABLE'],
};

/** The status of a refusal, its words and its details: the reason, and every bad field. */
export function refusalAnswer(refusal: PaymentRefusedError) {
  const [code, reason] = answers[refusal.reason];
  const bad = refusal instanceof InvalidRequestError ? [badRequest(refusal.violations)] : [];
  const details = [errorInfo({ reason, domain }), ...bad];
  const bytes = statusDetails({ code, message: refusal.message, details });
  return { code, details: refusal.message, trailers: { [statusDetailsTrailer]: bytes } };
}
