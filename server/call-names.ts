// What names a call: the full name of its method, and its key.
import { hash } from 'node:crypto';
import type { Metadata, MethodDefinition } from '@grpc/grpc-js';

/** `payments.v1.PaymentGateway/Charge`. */
export const fullName = ({ path }: Pick<MethodDefinition<object, object>, 'path'>) => path.slice(1);

const maxKeyLength = 128;

/** The idempotency key where the request has one that may be a key, else a digest of the payload. */
export function callKeyBy<Req extends object>(serialize: (request: Req) => Buffer) {
  return (request: Req & { readonly idempotencyKey?: string }) => {
    const { idempotencyKey } = request;
    if (idempotencyKey && idempotencyKey.length <= maxKeyLength) return idempotencyKey;
    return hash('sha256', serialize(request), 'hex').slice(0, 32);
  };
}

/** The metadata `idempotency-key`, for a call that begins without a request; the same for all that send none. */
export function callKeyOfMetadata(metadata: Metadata): string {
  return String(metadata.get('idempotency-key')[0] ?? 'stream').slice(0, maxKeyLength);
}

/**
 * The metadata `chaos-call-key`; undefined when not sent. It names a call that has no key of its own, or a new one with
 * each attempt, so that such a client meets the same fates as one with a key.
 */
export function callKeyGiven(metadata: Metadata): string | undefined {
  const [given] = metadata.get('chaos-call-key');
  return given === undefined || given === '' ? undefined : String(given).slice(0, maxKeyLength);
}
