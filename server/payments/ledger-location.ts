// Where the ledger lives, from the words of LEDGER_URL.

export type LedgerLocation =
  | { readonly kind: 'sqlite'; readonly path: string; readonly name: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly name: string };

const expected = 'sqlite::memory:, sqlite:<path>, a path or postgres://user:password@host:port/database';

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function postgresLocation(text: string): LedgerLocation {
  const url = URL.parse(text);
  const wrong = (why: string) => new RangeError(`expected postgres://user:password@host:port/database, got one ${why}`);
  if (!url) throw wrong('that is no URL');
  // The rest of a password that was cut off at its first / ? or #.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@'))
    throw wrong('with an @ after the host: write / ? # @ in a password as %2F %3F %23 %40');
  if (!isEncoded(url.username + url.password)) throw wrong('with a % that encodes nothing: write % as %25');
  return { kind: 'postgres', url: text, name: `postgres://${url.host}${url.pathname}` };
}

/**
 * Reads `sqlite::memory:` (gone when the server stops), `sqlite:<path>`, a plain path or a URL of Postgres. `name` is
 * for people and holds no password, and neither does the RangeError for anything else.
 */
export function ledgerLocation(text: string): LedgerLocation {
  if (/^postgres(ql)?:\/\//i.test(text)) return postgresLocation(text);
  const path = text.replace(/^sqlite:/i, '');
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1];
  if (scheme) throw new RangeError(`expected ${expected}, got a URL of scheme ${scheme}`);
  // Not a path: a path is named in logs and errors, and what was meant holds a password.
  if (/[a-z][a-z0-9+.-]+:\/\//i.test(path))
    throw new RangeError(`expected ${expected}, got a URL with a quote, a space or the like before it`);
  if (/^\W*postgres(ql)?:/i.test(path))
    throw new RangeError('expected postgres://user:password@host:port/database, got one without "//"');
  if (path === '') throw new RangeError('expected a path after "sqlite:", got none');
  return { kind: 'sqlite', path, name: path };
}
