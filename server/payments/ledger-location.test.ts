import { expect, test } from 'vitest';
import { ledgerLocation } from './ledger-location.ts';

test('reads a place in SQLite', () => {
  const sqlite = (path: string) => ({ kind: 'sqlite', path, name: path });
  expect(ledgerLocation('sqlite::memory:')).toEqual(sqlite(':memory:'));
  expect(ledgerLocation('sqlite:data/p.db')).toEqual(sqlite('data/p.db'));
  expect(ledgerLocation('C:\\data\\p.db')).toEqual(sqlite('C:\\data\\p.db'));
});

test.each(['postgres', 'postgresql', 'POSTGRES'])(
  'reads a URL of %s, whose name for people has no password',
  (scheme) => {
    const url = `${scheme}://me:secret@db:5433/books?sslmode=require`;
    expect(ledgerLocation(url)).toEqual({ kind: 'postgres', url, name: 'postgres://db:5433/books' });
  },
);

test('refuses everything else in words that never show a password', () => {
  expect(() => ledgerLocation('sqlite:')).toThrow('expected a path after "sqlite:", got none');
  const expected =
    'expected sqlite::memory:, sqlite:<path>, a path or postgres://user:password@host:port/database, got a URL of scheme';
  expect(() => ledgerLocation('mysql://user:secret@host')).toThrow(new RangeError(`${expected} mysql`));
  expect(() => ledgerLocation('sqlite:http://secret')).toThrow(new RangeError(`${expected} http`));
  const noUrl = 'expected postgres://user:password@host:port/database, got one that is no URL';
  expect(() => ledgerLocation('postgres://me:secret@host:not-a-port/x')).toThrow(new RangeError(noUrl));
  for (const url of ['postgres://me:12/secret@host/x', 'postgres://me:1?secret@host', 'postgres://me:1#secret@host'])
    expect(() => ledgerLocation(url)).toThrow(/^(?!.*secret).*got one with an @ after the host: write/);
  for (const url of ['postgres://me:100%secret@host/x', 'postgres://me:%ffsecret@host/x'])
    expect(() => ledgerLocation(url)).toThrow(/^(?!.*secret).*got one with a % that encodes nothing: write % as %25$/);
  expect(ledgerLocation('postgres://me:%25@host/x')).toMatchObject({ kind: 'postgres' });
});

// Docker's --env-file keeps quotes; as the path of a file it would be told with its password.
test.each([
  '"postgres://me:secret@db/x"',
  "'postgres://me:secret@db/x'",
  ' postgres://me:secret@db/x',
  '\n"mysql://secret',
])('refuses the URL %j, for it does not begin with its scheme', (text) => {
  expect(() => ledgerLocation(text)).toThrow(/^(?!.*secret)expected .* got a URL with a quote, a space or the like/);
});

test.each(['postgres:/me:secret@db/x', 'postgres:me:secret@db/x', '"postgresql:/me:secret@db/x'])(
  'refuses %j, for it is no path either',
  (text) => {
    expect(() => ledgerLocation(text)).toThrow(/^(?!.*secret)expected postgres:\/\/.* got one without "\/\/"$/);
  },
);
