import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { byJwt, type JwtOptions } from './jwt.ts';
import { asking, nowMs, nowS, recorded, secret, tokenOf, whoOf } from './testing.ts';

const { logger } = recorded();
const by = (options: JwtOptions = { secret }) => byJwt(options, () => nowMs, logger);
const bearing = (token: string) => asking({ authorization: `Bearer ${token}` });
const who = (token: string, options?: JwtOptions) => whoOf(by(options), bearing(token));

let pair: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };
beforeAll(async () => {
  pair = await generateKeyPair('RS256', { extractable: true });
});

function fileOf(content: unknown): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jwks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'keys.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const publicJwk = async (kid = 'one') => ({ ...(await exportJWK(pair.publicKey)), kid });
const publicKeys = async () => ({ keys: [await publicJwk()] });

const signed = (claims: JWTPayload = {}, kid = 'one', key = pair.privateKey) =>
  new SignJWT({ sub: 'shop-2', exp: nowS + 60, ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);

test('the caller of a good token is its sub', async () => {
  expect(await who(await tokenOf())).toBe('shop-1');
  expect(await whoOf(by(), asking({ authorization: `bearer  ${await tokenOf()}` }))).toBe('shop-1');
});

const bad: readonly (readonly [what: string, token: () => string | Promise<string>, why: string | RegExp])[] = [
  ['expired', () => tokenOf({ exp: nowS - 6 }), 'the token has expired'],
  ['not yet valid', () => tokenOf({ nbf: nowS + 6 }), 'the token is not valid yet'],
  ['signed with another key', () => tokenOf({}, `${secret}!`), 'the token’s signature is not right'],
  ['never to expire', () => tokenOf({ exp: undefined }), 'the token has no claim "exp"'],
  ['of nobody', () => tokenOf({ sub: undefined }), 'the token has no claim "sub"'],
  ['of an empty name', () => tokenOf({ sub: '' }), /^the token’s claim "sub" must name the caller/],
  ['of a name of 257 characters', () => tokenOf({ sub: 's'.repeat(257) }), /^the token’s claim "sub" must name/],
  ['to expire at no time', () => tokenOf({ exp: 'soon' }), /claim "exp" is not right$/],
  ['unsigned', () => new UnsecuredJWT({ sub: 'x', exp: nowS + 60 }).encode(), /^the token is signed in a way.*HS256$/],
  ['signed with HS512', () => tokenOf({}, secret.repeat(2), 'HS512'), /^the token is signed in a way/],
  ['signed by a private key', () => signed(), /^the token is signed in a way/],
  ['garbage', () => 'garbage', 'the token is no signed JWT'],
  ['dots', () => '..', 'the token is no signed JWT'],
  ['not base64', () => '%%%.%%%.%%%', 'the token is no signed JWT'],
  ['huge', () => 'x'.repeat(65_536), 'the token is longer than 8192 characters'],
];

test.each(bad)('a token that is %s is refused with the reason, and not repeated', async (_what, token, why) => {
  const given = await token();
  const answer = await who(given);
  expect(answer).toMatch(/^UNAUTHENTICATED: /);
  expect(answer.slice('UNAUTHENTICATED: '.length)).toEqual(typeof why === 'string' ? why : expect.stringMatching(why));
  if (given.length > 10) expect(answer).not.toContain(given.slice(0, 40));
});

test('what is no bearer token is told apart from none', async () => {
  expect(await whoOf(by(), asking())).toMatch(/^UNAUTHENTICATED: no token was sent: /);
  for (const authorization of ['Basic eDp5', 'Bearer', 'Bearer a b', ''])
    expect(await whoOf(by(), asking({ authorization }))).toMatch(/must be "Bearer <token>"$/);
  const twice = bearing(await tokenOf());
  twice.call.metadata.add('authorization', 'Bearer other');
  expect(await whoOf(by(), twice)).toContain('sent more than once');
});

test('clocks may differ by five seconds and no more', async () => {
  expect(await who(await tokenOf({ exp: nowS - 4 }))).toBe('shop-1');
  expect(await who(await tokenOf({ exp: nowS - 5 }))).toContain('expired');
});

test('issuer and audience count when they are asked for', async () => {
  const wanted = { secret, issuer: 'https://issuer', audience: 'payments' };
  expect(await who(await tokenOf({ iss: 'https://issuer', aud: ['x', 'payments'] }), wanted)).toBe('shop-1');
  expect(await who(await tokenOf({ iss: 'https://other', aud: 'payments' }), wanted)).toContain('of another issuer');
  expect(await who(await tokenOf({ iss: 'https://issuer', aud: 'x' }), wanted)).toContain('for another audience');
  expect(await who(await tokenOf({ aud: 'payments' }), wanted)).toContain('has no claim "iss"');
  expect(await who(await tokenOf({ iss: 'https://issuer' }), wanted)).toContain('has no claim "aud"');
  expect(await who(await tokenOf({ iss: 'anybody', aud: 'anything' }))).toBe('shop-1');
});

test('a token signed by a private key is checked with the public ones of a file', async () => {
  const jwks = fileOf(await publicKeys());
  expect(await who(await signed(), { jwks })).toBe('shop-2');
  expect(await who(await signed({}, 'two'), { jwks })).toContain('with a key that this server does not know');
  const stranger = await generateKeyPair('RS256');
  expect(await who(await signed({}, 'one', stranger.privateKey), { jwks })).toContain('signature is not right');
  expect(await who(new UnsecuredJWT({ sub: 'x', exp: nowS + 60 }).encode(), { jwks })).toContain('signed in a way');
});

test('nobody can sign with what everybody knows: the public key as the secret of HS256', async () => {
  const jwks = fileOf(await publicKeys());
  const known = [await exportSPKI(pair.publicKey), JSON.stringify(await publicJwk())];
  for (const text of known) expect(await who(await tokenOf({}, text), { jwks })).toContain('signed in a way');
});

test('of two keys that would fit the token must name one', async () => {
  const other = await generateKeyPair('RS256', { extractable: true });
  const jwks = fileOf({ keys: [await publicJwk(), { ...(await exportJWK(other.publicKey)), kid: 'two' }] });
  const unnamed = await new SignJWT({ sub: 'x', exp: nowS + 60 })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(pair.privateKey);
  expect(await who(unnamed, { jwks })).toContain('does not say which key');
});

/** An issuer whose answer a test may change. */
async function issuer() {
  const state = { status: 200, body: JSON.stringify(await publicKeys()), asked: 0 };
  const server = createServer((_request, response) => {
    state.asked += 1;
    response.writeHead(state.status).end(state.body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return { state, jwks: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` };
}

test('keys come from the issuer, once for many tokens', async () => {
  const { state, jwks } = await issuer();
  const identify = by({ jwks });
  const token = await signed();
  const all = await Promise.all(Array.from({ length: 5 }, () => whoOf(identify, bearing(token))));
  expect(all).toEqual(Array.from({ length: 5 }, () => 'shop-2'));
  expect(state.asked).toBe(1);
});

test.each([
  ['fails', 500, '{}'],
  ['answers no JSON', 200, 'not JSON'],
  ['answers no keys', 200, '{"keys":7}'],
])('while the issuer %s the answer is UNAVAILABLE, worth a retry, and it recovers', async (_what, code, body) => {
  const { state, jwks } = await issuer();
  const good = state.body;
  Object.assign(state, { status: code, body });
  const { lines, logger: noted } = recorded();
  const identify = byJwt({ jwks }, () => nowMs, noted);
  const token = await signed();
  expect(await whoOf(identify, bearing(token))).toBe('UNAVAILABLE: the keys to check tokens with could not be had');
  expect(lines.join()).toContain('the keys to check tokens with could not be had');
  expect(lines.join()).not.toContain(token);
  Object.assign(state, { status: 200, body: good });
  expect(await whoOf(identify, bearing(token))).toBe('shop-2');
});

test('an issuer that is not there is UNAVAILABLE too', async () => {
  expect(await who(await signed(), { jwks: 'http://127.0.0.1:1/keys' })).toMatch(/^UNAVAILABLE: /);
});
