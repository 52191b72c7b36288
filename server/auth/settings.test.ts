import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError, readConfig } from '../config.ts';
import { accessOptions } from './settings.ts';

const secret = 'hunter2-hunter2-hunter2-hunter2-';
const key = 'hunter2-hunter2-';

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as Error;
    expect(message).not.toContain('hunter2');
    return message.split('\n');
  }
  return [];
}

const options = (environment: Record<string, string>) => accessOptions(readConfig(environment));

test('without a variable nobody is asked, nothing is limited and calls are logged', () => {
  expect(options({})).toEqual({ auth: { kind: 'none' }, tls: undefined, rateLimit: undefined, accessLog: true });
});

test('each kind of auth is read', () => {
  const jwt = { AUTH: 'jwt', AUTH_JWT_SECRET: secret, AUTH_JWT_ISSUER: 'i', AUTH_JWT_AUDIENCE: 'a' };
  expect(options(jwt).auth).toEqual({ kind: 'jwt', secret, jwks: undefined, issuer: 'i', audience: 'a' });
  const jwks = 'https://issuer.example/keys';
  expect(options({ AUTH: 'jwt', AUTH_JWKS: jwks }).auth).toMatchObject({ kind: 'jwt', jwks });
  expect(options({ AUTH: 'api-key', AUTH_API_KEYS: `shop-1:${key}` }).auth).toEqual({
    kind: 'api-key',
    keys: [{ caller: 'shop-1', key }],
  });
});

test('limit and access log are read', () => {
  const set = options({ RATE_LIMIT_PER_SECOND: '0.5', RATE_LIMIT_BURST: '3', ACCESS_LOG: 'false' });
  expect(set).toMatchObject({ rateLimit: { perSecond: 0.5, burst: 3 }, accessLog: false });
});

test.each([
  [{ AUTH: 'basic' }, 'AUTH: expected one of none, jwt, api-key, mtls, got "basic"'],
  [{ AUTH: 'jwt' }, 'AUTH: jwt needs AUTH_JWT_SECRET or AUTH_JWKS, one'],
  [
    { AUTH: 'jwt', AUTH_JWT_SECRET: secret, AUTH_JWKS: 'https://x' },
    'AUTH: jwt needs AUTH_JWT_SECRET or AUTH_JWKS, one',
  ],
  [{ AUTH: 'jwt', AUTH_JWT_SECRET: 'hunter2' }, 'AUTH_JWT_SECRET: expected 32 to 4096 bytes, got 7 characters'],
  [{ AUTH: 'jwt', AUTH_JWKS: 'http://x.example' }, /^AUTH_JWKS: expected an https URL/],
  [{ AUTH: 'jwt', AUTH_JWKS: 'https://a:hunter2@x' }, 'AUTH_JWKS: expected a URL without a user name and a password'],
  [{ AUTH: 'jwt', AUTH_JWKS: 'no/such.json' }, 'AUTH_JWKS: no/such.json cannot be read: ENOENT'],
  [{ AUTH: 'api-key' }, 'AUTH: api-key needs AUTH_API_KEYS'],
  [{ AUTH: 'api-key', AUTH_API_KEYS: 'hunter2' }, 'AUTH_API_KEYS: entry 1 of 1: expected caller:key'],
  [{ AUTH_JWT_SECRET: secret }, 'AUTH_JWT_SECRET: counts only with AUTH=jwt, got AUTH=none'],
  [{ AUTH_API_KEYS: `a:${key}` }, 'AUTH_API_KEYS: counts only with AUTH=api-key, got AUTH=none'],
  [{ RATE_LIMIT_PER_SECOND: '0' }, 'RATE_LIMIT_PER_SECOND: expected a number from 0.001 to 1000000, got "0"'],
  [{ RATE_LIMIT_PER_SECOND: '1e3' }, 'RATE_LIMIT_PER_SECOND: expected a number from 0.001 to 1000000, got "1e3"'],
  [{ RATE_LIMIT_BURST: '3' }, 'RATE_LIMIT_BURST: needs RATE_LIMIT_PER_SECOND beside it'],
  [{ RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '0' }, /^RATE_LIMIT_BURST: expected a whole number from 1/],
  [{ ACCESS_LOG: 'yes' }, 'ACCESS_LOG: expected true or false, got "yes"'],
  [{ TLS_CERT_FILE: 'no/such.pem' }, 'TLS_CERT_FILE: no/such.pem cannot be read: there is no such file'],
])('%j is refused with one line that says what was expected', (environment, line) => {
  const lines = problems(environment);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
});

test('mtls tells of everything it needs', () => {
  expect(problems({ AUTH: 'mtls' })).toEqual([
    'AUTH: mtls needs TLS_CLIENT_CA_FILE',
    'AUTH: mtls needs TLS_CERT_FILE and TLS_KEY_FILE',
  ]);
});

test('a file that holds something else is named, and what it holds is not', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'x.pem');
  writeFileSync(file, 'hunter2');
  expect(problems({ TLS_CERT_FILE: file, TLS_KEY_FILE: file, TLS_CLIENT_CA_FILE: folder })).toEqual([
    `TLS_CERT_FILE: ${file} must hold a certificate in PEM form; it holds none`,
    `TLS_KEY_FILE: ${file} must hold a private key in PEM form without a passphrase`,
    `TLS_CLIENT_CA_FILE: ${folder} cannot be read: EISDIR`,
  ]);
});
