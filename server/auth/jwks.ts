// The public keys that tokens are checked with, from a file or from who issues the tokens.
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { isLoopback } from '../loopback.ts';

function urlOf(text: string): URL {
  // The text itself is never shown: a URL may hold a password.
  if (!URL.canParse(text)) throw new RangeError('expected an https URL or the path of a file, got a URL that is none');
  const url = new URL(text);
  const { protocol, hostname, username, password } = url;
  if (username || password) throw new RangeError('expected a URL without a user name and a password');
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return url;
  throw new RangeError(
    `expected an https URL (http on this machine only), got a URL of scheme ${protocol.slice(0, -1)}`,
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RangeError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
}

function keySetOf(file: string): JSONWebKeySet {
  const content = contentOf(file);
  const expected = `${file} must hold a JSON Web Key Set: {"keys": […]}`;
  let set: Partial<JSONWebKeySet> | null;
  try {
    set = JSON.parse(content) as Partial<JSONWebKeySet> | null;
  } catch {
    throw new RangeError(`${expected}; it holds no JSON`);
  }
  const keys: unknown = set?.keys;
  if (!Array.isArray(keys) || keys.length === 0) throw new RangeError(`${expected} with at least one key`);
  // A private key here is one that whoever can read the settings of this server can sign tokens with.
  const secret = keys.findIndex((key) => key === null || typeof key !== 'object' || 'd' in key || 'k' in key);
  if (secret !== -1) throw new RangeError(`${file} must hold public keys only; key ${secret + 1} is not one`);
  return { keys: keys as JSONWebKeySet['keys'] };
}

/** The keys at an https URL, fetched when first needed and kept for ten minutes, or those in a file, read now. */
export function keysAt(place: string): JWTVerifyGetKey {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) return createRemoteJWKSet(urlOf(place));
  return createLocalJWKSet(keySetOf(place));
}
