// One key names one intent. It is settled before the first attempt, so every attempt carries the same.
import { shown } from './policies/bounds.ts';
import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import type { Call } from './call.ts';
import type { KnownMethod } from './methods.ts';

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

interface Keyed {
  readonly request: unknown;
  readonly idempotencyKey: string | undefined;
}

/**
 * Puts the caller's key where the service reads it: the request's field for it, or, where there is none, the
 * metadata `idempotency-key`. A request that has the field and no key gets one of its own, which makes a retry safe; the
 * caller's object is left as it is. Throws a TypeError for a key that cannot travel or for two different ones.
 */
export function withKey(
  request: unknown,
  key: string | undefined,
  { keyField, generatesKey }: Pick<KnownMethod, 'keyField' | 'generatesKey'>,
  metadata: Metadata,
): Keyed {
  const inRequest = keyField && (request as Readonly<Record<string, string>> | null)?.[keyField];
  // One that the request has already travels as it is.
  if (key !== undefined && key !== inRequest && (typeof key !== 'string' || !visibleAscii.test(key))) {
    throw new TypeError(`idempotencyKey must be 1 to 128 visible ASCII characters, got ${shown(key)}`);
  }
  if (keyField === undefined) {
    if (key !== undefined) metadata.set('idempotency-key', key);
    return { request, idempotencyKey: key };
  }
  const own = (request as Readonly<Record<string, string>> | null)?.[keyField] || undefined;
  if (own !== undefined && key !== undefined && own !== key) {
    throw new TypeError(`idempotencyKey is ${JSON.stringify(key)}, but the request says ${JSON.stringify(own)}`);
  }
  if (own !== undefined) return { request, idempotencyKey: own };
  const chosen = key ?? (generatesKey && isPlain(request) ? randomUUID() : undefined);
  if (chosen === undefined) return { request, idempotencyKey: undefined };
  return { request: withField(request as object, keyField, chosen), idempotencyKey: chosen };
}

/** What is sent for `request`: with the call's key, where a policy has put one without a key in place of the caller's. */
export function keyed<Req>(
  { method: { keyField }, idempotencyKey }: Pick<Call, 'method' | 'idempotencyKey'>,
  request: Req,
) {
  if (keyField === undefined || idempotencyKey === undefined) return request;
  if (typeof request !== 'object' || request === null) return request;
  const own = (request as Readonly<Record<string, unknown>>)[keyField];
  return own ? request : (withField(request, keyField, idempotencyKey) as Req);
}

// With its prototype: a message whose fields are getters of its class would else be sent empty. Those read the caller's
// own object, for no other has its private fields.
function withField(request: object, name: string, value: string): unknown {
  if (isPlain(request)) return { ...request, [name]: value };
  const own = { value, writable: true, enumerable: true, configurable: true };
  const copy = Object.create(Object.getPrototypeOf(request) as object | null, {
    ...Object.getOwnPropertyDescriptors(request),
    [name]: own,
  }) as object;
  return new Proxy(copy, { get: (_, key) => (key === name ? value : (Reflect.get(request, key) as unknown)) });
}

// Of an object of a class a copy might lack what its getters give: such a request is sent as it is.
function isPlain(request: unknown): boolean {
  if (typeof request !== 'object' || request === null) return false;
  const prototype: unknown = Object.getPrototypeOf(request);
  return prototype === Object.prototype || prototype === null;
}
