// The metadata that a caller gives to one call.
import type { IncomingHttpHeaders } from 'node:http2';
import { Metadata } from '@grpc/grpc-js';

/** grpc-js's Metadata, or names with their values. */
export type GivenMetadata = Metadata | Readonly<Record<string, string | Buffer>>;

// Node's http2 answers these by dropping the connection, with every call that is on it; a wrong length does the same.
const ofTheConnection =
  /^(:.*|connection|keep-alive|proxy-connection|transfer-encoding|upgrade|http2-settings|content-length|te|host)$/;

/**
 * Always a copy: the caller may go on using theirs. Throws a TypeError that names the key of what cannot travel, and
 * never shows its value: that may be a token.
 */
export function metadataOf(given: GivenMetadata | undefined): Metadata {
  if (given === undefined) return new Metadata();
  const metadata = copyOf(given);
  refuseForbidden(metadata);
  return metadata;
}

// A header of the connection, rather than of a call.
function refuseForbidden(metadata: Metadata): void {
  const wrong = Object.keys(metadata.getMap()).find((key) => ofTheConnection.test(key));
  if (wrong === undefined) return;
  throw new TypeError(`metadata must not hold ${JSON.stringify(wrong)}: it belongs to the connection, not to a call`);
}

function copyOf(given: GivenMetadata): Metadata {
  if (given instanceof Metadata) return given.clone();
  // Metadata of another copy of grpc-js than ours.
  if (isMetadata(given)) return Metadata.fromHttp2Headers(given.toHttp2Headers() as IncomingHttpHeaders);
  const prototype: unknown = typeof given === 'object' && given !== null ? Object.getPrototypeOf(given) : undefined;
  if (prototype !== null && prototype !== Object.prototype) {
    throw new TypeError("metadata must be grpc-js's Metadata or a plain object of strings");
  }
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(given)) put(metadata, key, value);
  return metadata;
}

function put(metadata: Metadata, key: string, value: string | Buffer): void {
  try {
    if (typeof value === 'string' || Buffer.isBuffer(value)) return metadata.set(key, value);
  } catch {
    // grpc-js's own error shows the value.
  }
  const rule = key.endsWith('-bin') ? 'a Buffer' : 'text of visible ASCII and spaces';
  throw new TypeError(`metadata ${JSON.stringify(key)} cannot travel: keys are of a-z 0-9 . _ -, this value ${rule}`);
}

const isMetadata = (given: GivenMetadata): given is Metadata =>
  typeof (given as Partial<Metadata> | null)?.toHttp2Headers === 'function';
