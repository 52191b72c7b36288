// Where the ledger lives, from the words of LEDGER_URL.

/** In memory, gone when the server stops. */
export const inMemory = ':memory:';

/**
 * `sqlite::memory:`, `sqlite:<path>` or a plain path as what node:sqlite opens. A RangeError for another scheme
 * names the scheme only: the rest may hold a password.
 */
export function ledgerLocation(url: string): string {
  const location = url.replace(/^sqlite:/i, '');
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1];
  if (scheme) throw new RangeError(`expected sqlite::memory:, sqlite:<path> or a path, got a URL of scheme ${scheme}`);
  if (location === '') throw new RangeError('expected a path after "sqlite:", got none');
  return location;
}
