// One key names one intent. It is settled before the first attempt, so every attempt carries the same.
import type { Metadata } from '@grpc/grpc-js';

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

interface Keyed {
  readonly request: unknown;
  readonly idempotencyKey: string | undefined;
}

/**
 * Puts the caller's key where the service reads it: the request's field for it, or, where there is none, the
 * metadata `idempotency-key`. Throws a TypeError for a key that cannot travel or for two different ones.
 */
export function withKey(
  request: unknown,
  key: string | undefined,
  keyField: string | undefined,
  metadata: Metadata,
): Keyed {
  if (key !== undefined && (typeof key !== 'string' || !visibleAscii.test(key))) {
    throw new TypeError(`idempotencyKey must be 1 to 128 visible ASCII characters, got ${JSON.stringify(key)}`);
  }
  if (keyField === undefined) {
    if (key !== undefined) metadata.set('idempotency-key', key);
    return { request, idempotencyKey: key };
  }
  const own = (request as Readonly<Record<string, string>> | null)?.[keyField] || undefined;
  if (own !== undefined && key !== undefined && own !== key) {
    throw new TypeError(`idempotencyKey is ${JSON.stringify(key)}, but the request says ${JSON.stringify(own)}`);
  }
  if (own !== undefined || key === undefined) return { request, idempotencyKey: own };
  return { request: { ...(request as object), [keyField]: key }, idempotencyKey: key };
}
