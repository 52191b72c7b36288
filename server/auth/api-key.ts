// A key for each caller, in the metadata `x-api-key`.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Identify, onlyValue, unauthenticated } from './identify.ts';

/** Who has which key. One caller may have several, so that a key can be changed without a pause. */
export interface ApiKey {
  readonly caller: string;
  readonly key: string;
}

const caller = /^[A-Za-z0-9._-]{1,64}$/;
const key = /^[\x21-\x2b\x2d-\x7e]{16,256}$/;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Checks keys; a RangeError tells of the first bad one by its number, for it may be a secret altogether. */
export function checkApiKeys(keys: readonly ApiKey[]): readonly ApiKey[] {
  if (keys.length === 0) throw new RangeError('expected at least one key');
  const seen = new Set<string>();
  for (const [index, each] of keys.entries()) {
    const entry = `entry ${index + 1} of ${keys.length}`;
    if (!caller.test(each.caller)) throw new RangeError(`${entry}: expected a caller of 1 to 64 of A-Z a-z 0-9 . _ -`);
    if (!key.test(each.key))
      throw new RangeError(`${entry}: expected a key of 16 to 256 visible ASCII characters without a comma`);
    if (seen.has(each.key)) throw new RangeError(`${entry}: the same key stands there twice`);
    seen.add(each.key);
  }
  return keys;
}

/** Reads "shop-1:its-key,shop-2:its-key". */
export function parseApiKeys(text: string): readonly ApiKey[] {
  const entries = text.split(',').map((entry) => entry.trim());
  const keys = entries.map((entry, index) => {
    const colon = entry.indexOf(':');
    if (colon === -1) throw new RangeError(`entry ${index + 1} of ${entries.length}: expected caller:key`);
    return { caller: entry.slice(0, colon), key: entry.slice(colon + 1) };
  });
  return checkApiKeys(keys);
}

/** Knows callers by their key. */
export function byApiKey(keys: readonly ApiKey[]): Identify {
  const known = keys.map((each) => ({ caller: each.caller, digest: digest(each.key) }));
  return (asking) => {
    const given = onlyValue(asking, 'x-api-key');
    if (given === undefined) throw unauthenticated('no key was sent: send the metadata "x-api-key"');
    const wanted = digest(given);
    // All are compared, so that the time tells nothing of which one fits, nor how far.
    const [match] = known.filter((each) => timingSafeEqual(each.digest, wanted));
    if (!match) throw unauthenticated('the key in the metadata "x-api-key" is none that this server knows');
    return match.caller;
  };
}
