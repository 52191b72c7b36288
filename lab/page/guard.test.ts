import { expect, test } from 'vitest';
import { allowedHostNames, refusal, type Asked } from './guard.ts';

const names = allowedHostNames('127.0.0.1', ['lab.example']);
const get = (host: string | undefined): Asked => ({ method: 'GET', host, origin: undefined, contentType: undefined });
const post = (fields: Partial<Asked>): Asked => ({
  method: 'POST',
  host: 'localhost:8080',
  origin: 'http://localhost:8080',
  contentType: 'application/json; charset=utf-8',
  ...fields,
});

test.each(['localhost:8080', 'LOCALHOST', '127.0.0.1:8080', '[::1]:8080', 'lab.example'])('answers to %s', (host) => {
  expect(refusal(get(host), names)).toBeUndefined();
});

test.each([undefined, '', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost.', 'a b'])('refuses %s', (host) => {
  expect(refusal(get(host), names)).toMatchObject({ status: 421 });
});

test('takes a change from the page itself', () => {
  expect(refusal(post({}), names)).toBeUndefined();
});

test.each([undefined, 'null', 'http://evil.example', 'http://localhost:9999', 'http://127.0.0.1:8080'])(
  'refuses a change that comes from %s',
  (origin) => {
    expect(refusal(post({ origin }), names)).toMatchObject({ status: 403 });
  },
);

test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded'])(
  'refuses a change sent as %s',
  (contentType) => {
    expect(refusal(post({ contentType }), names)).toMatchObject({ status: 415 });
  },
);

test('knows no other methods', () => {
  expect(refusal(post({ method: 'DELETE' }), names)).toMatchObject({ status: 405 });
});

test('listening everywhere does not mean answering to every name', () => {
  expect(refusal(get('0.0.0.0:8080'), allowedHostNames('0.0.0.0', []))).toMatchObject({ status: 421 });
  expect(refusal(get('lab.local'), allowedHostNames('lab.local', []))).toBeUndefined();
  expect(refusal(get('[fd00::1]:80'), allowedHostNames('fd00::1', []))).toBeUndefined();
});
