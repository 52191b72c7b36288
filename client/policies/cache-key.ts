// What makes two calls the same question: method, request and who asks. Hashed, because credentials are part of it.
import { hash } from 'node:crypto';
import type { Call } from '../call.ts';

// They differ from call to call and say nothing of who asks.
const passing = new Set([
  'traceparent',
  'tracestate',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'grpc-trace-bin',
  'x-request-id',
  'x-correlation-id',
  'idempotency-key',
]);

/** What may be said in place of the request's bytes and of the metadata; undefined = this call is not cached. */
export interface KeyOptions {
  readonly key?: ((call: Call) => string | undefined) | undefined;
  readonly identity?: ((call: Call) => string | undefined) | undefined;
}

/** The SHA-256 of method, request and identity; undefined = the call has none and cannot be cached. */
export function cacheKey(call: Call, { key, identity }: KeyOptions): string | undefined {
  const asked = key ? key(call) : requestOf(call);
  const who = identity ? identity(call) : metadataOf(call);
  if (asked === undefined || who === undefined) return undefined;
  // JSON, so that no part can pass for the end of another.
  return hash('sha256', JSON.stringify([call.method.fullName, asked, who]), 'base64');
}

// A request that a policy put in its place has no bytes yet.
const requestOf = ({ encoded, request }: Call): string | undefined =>
  encoded?.request === request ? encoded?.bytes.toString('base64') : undefined;

// All of it, for any of it may decide what the answer is: a tenant, a language, a token.
function metadataOf({ metadata }: Call): string {
  const keys = Object.keys(metadata.getMap()).filter((key) => !passing.has(key));
  const values = (key: string) => metadata.get(key).map((value) => value.toString('base64'));
  return JSON.stringify(keys.sort().map((key) => [key, values(key)]));
}
