import { exportJWK, generateKeyPair } from 'jose';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keysAt } from './jwks.ts';

function fileOf(content: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jwks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'keys.json');
  writeFileSync(file, content);
  return file;
}

test.each([
  'https://issuer.example/keys',
  'http://localhost:8080/keys',
  'http://127.0.0.1/keys',
  'http://[::1]:8080/keys',
  'HTTPS://issuer.example/keys',
])('keys may lie at %s, and are not fetched yet', (url) => {
  expect(keysAt(url)).toBeTypeOf('function');
});

test.each([
  ['http://issuer.example/keys', 'expected an https URL (http on this machine only), got a URL of scheme http'],
  ['http://127.evil.example/keys', 'expected an https URL (http on this machine only), got a URL of scheme http'],
  ['ftp://issuer.example/keys', 'expected an https URL (http on this machine only), got a URL of scheme ftp'],
  ['https://user:hunter2@issuer.example/', 'expected a URL without a user name and a password'],
  ['https://', 'expected an https URL or the path of a file, got a URL that is none'],
])('keys may not lie at %s', (url, message) => {
  expect(() => keysAt(url)).toThrow(new RangeError(message));
});

test.each([
  ['not JSON', 'it holds no JSON'],
  ['null', 'with at least one key'],
  ['[]', 'with at least one key'],
  ['{"keys":[]}', 'with at least one key'],
  ['{"keys":[7]}', 'must hold public keys only; key 1 is not one'],
  ['{"keys":[{"kty":"oct","k":"hunter2"}]}', 'must hold public keys only; key 1 is not one'],
])('a file with %s is refused by its name', (content, message) => {
  const file = fileOf(content);
  expect(() => keysAt(file)).toThrow(message);
  expect(() => keysAt(file)).toThrow(file);
  expect(() => keysAt(file)).not.toThrow('hunter2');
});

test('a private key is refused: it can sign tokens', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const file = fileOf(JSON.stringify({ keys: [await exportJWK(privateKey)] }));
  expect(() => keysAt(file)).toThrow('must hold public keys only; key 1 is not one');
});

test('a file that is not there is told of', () => {
  expect(() => keysAt('no/such/file.json')).toThrow(new RangeError('no/such/file.json cannot be read: ENOENT'));
});
