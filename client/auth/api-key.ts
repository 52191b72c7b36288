// Answers: a server that knows its callers by a key each. A key does not expire by itself: prefer oauth2() where there
// is a choice.
import { checkKeys, shown } from '../policies/bounds.ts';
import type { Auth } from './auth.ts';
import { checkToken } from './secret.ts';

export interface ApiKeyOptions {
  /** The name of the metadata key. Default `x-api-key`. */
  readonly header?: string | undefined;
}

/** A fixed key in a header. Throws a TypeError for a key that is not visible ASCII or a header that gRPC reserves. */
export function apiKey(key: string, options: ApiKeyOptions = {}): Auth {
  checkToken('apiKey key', key);
  checkKeys('apiKey', options, ['header']);
  const { header = 'x-api-key' } = options;
  const metadata = { [checkHeader(header)]: key };
  return { name: 'api key', metadata: () => metadata };
}

// HTTP/2 and gRPC set these themselves, or drop them.
const reserved = ['te', 'host', 'connection', 'content-type', 'content-length', 'user-agent', 'transfer-encoding'];

function checkHeader(header: string): string {
  if (typeof header !== 'string' || !/^[0-9a-zA-Z_.-]+$/.test(header)) {
    throw new TypeError(`apiKey.header must be letters, digits, "-", "_" or ".", got ${shown(header)}`);
  }
  const name = header.toLowerCase();
  if (name.startsWith('grpc-') || name.endsWith('-bin') || reserved.includes(name)) {
    throw new TypeError(`apiKey.header must not be ${name}: gRPC keeps it for itself (so it does grpc-… and …-bin)`);
  }
  return name;
}
