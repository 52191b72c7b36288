import { expect, test } from 'vitest';
import { type AccessOptions, checkAccess } from './access.ts';

const secret = 'hunter2-hunter2-hunter2-hunter2-';

test('without options nobody is asked, nothing is limited and calls are logged', () => {
  expect(checkAccess({})).toEqual({ auth: { kind: 'none' }, tls: undefined, rateLimit: undefined, accessLog: true });
});

test.each([
  [{ auth: { kind: 'jwt' } }, 'auth: expected secret or jwks, and not both'],
  [{ auth: { kind: 'jwt', secret: 'hunter2' } }, 'auth.secret: expected 32 to 4096 bytes'],
  [{ auth: { kind: 'jwt', secret, jwks: 'https://x' } }, 'auth: expected secret or jwks, and not both'],
  [{ auth: { kind: 'jwt', jwks: 'no/such' } }, 'auth.jwks: no/such cannot be read: ENOENT'],
  [{ auth: { kind: 'jwt', secret, issuers: 'x' } }, 'auth: Unrecognized key: "issuers"'],
  [{ auth: { kind: 'basic' } }, 'auth.kind: expected an object whose "kind" is one of none, jwt, api-key, mtls'],
  [{ auth: 'jwt' }, 'auth: expected an object whose "kind" is one of none, jwt, api-key, mtls'],
  [{ auth: { kind: 'api-key', keys: [] } }, 'auth.keys: expected at least one key'],
  [{ auth: { kind: 'api-key' } }, 'auth.keys: expected a list of { caller, key }'],
  [{ auth: { kind: 'api-key', keys: 'shop:its-key' } }, /^auth\.keys: expected a list of \{ caller, key \}$/],
  [{ auth: { kind: 'api-key', keys: ['shop:its-key'] } }, /^auth\.keys\.0: expected \{ caller, key \}$/],
  [{ auth: { kind: 'api-key', keys: [{ caller: 'a', key: 'hunter2' }] } }, /^auth\.keys: entry 1 of 1: expected a key/],
  [{ auth: { kind: 'mtls' } }, 'auth.kind mtls needs tls.clientCaFile'],
  [{ tls: {} }, 'tls.certFile must be the path of a file'],
  [
    { tls: { certFile: 'a', keyFile: 'b', ca: 'c' } },
    'tls.ca is not an option: expected certFile, keyFile, clientCaFile',
  ],
  [{ tls: { certFile: 'no/such', keyFile: 'b' } }, 'tls.certFile: no/such cannot be read: there is no such file'],
  [{ tls: true }, 'tls must be an object'],
  [{ rateLimit: { perSecond: 0 } }, 'rateLimit.perSecond must be above 0 and at most 1000000, got 0'],
  [{ rateLimit: { perSecond: NaN } }, 'rateLimit.perSecond must be above 0 and at most 1000000, got NaN'],
  [{ rateLimit: { perSecond: 1, burst: 1.5 } }, 'rateLimit.burst must be a whole number from 1 to 1000000, got 1.5'],
  [{ accessLog: 'yes' }, 'accessLog must be true or false, got string'],
])('%j is refused by name, without the secret', (options, message) => {
  const check = () => checkAccess(options as unknown as AccessOptions);
  expect(check).toThrow(message);
  expect(check).not.toThrow('hunter2');
});
