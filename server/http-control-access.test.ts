import { expect, test } from 'vitest';
import { type Asked, checkAccess } from './http-control-access.ts';

const here: Asked = { peer: '127.0.0.1:5000', host: 'localhost:9101', origin: undefined, authorization: undefined };

function statusOf(change: Partial<Asked>, token?: string): number {
  try {
    checkAccess({ ...here, ...change }, token);
    return 200;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

test.each([
  ['this machine', {}, 200],
  ['this machine over IPv6', { peer: '::1:5000', host: '[::1]:9101' }, 200],
  ['a host without a port', { host: '127.0.0.1' }, 200],
  ['its own page', { origin: 'http://localhost:9101' }, 200],
  ['another machine', { peer: '10.0.0.1:5000' }, 403],
  ['a connection that is gone', { peer: 'undefined:undefined' }, 403],
  ['a name that was made to mean this machine', { host: 'evil.example:9101' }, 403],
  ['a name that looks like this machine', { host: '127.0.0.1.evil.example' }, 403],
  ['a name that begins like this machine', { host: 'localhost.evil.example:9101' }, 403],
  ['no host at all', { host: undefined }, 403],
  ['another site’s page', { origin: 'http://evil.example' }, 403],
  ['a page of another port', { origin: 'http://localhost:8080' }, 403],
  ['a page of a file', { origin: 'null' }, 403],
] satisfies readonly (readonly [string, Partial<Asked>, number])[])('without a token: %s', (_who, change, status) => {
  expect(statusOf(change)).toBe(status);
});

test('with a token everyone needs it, this machine too, and then any name and place will do', () => {
  const token = 'a-long-token';
  expect(statusOf({}, token)).toBe(401);
  for (const authorization of ['Bearer', 'Bearer a-long-tokem', 'a-long-token', 'Basic a-long-token'])
    expect(statusOf({ authorization }, token)).toBe(401);
  const far = { peer: '10.0.0.1:1', host: 'chaos.example', origin: 'https://lab.example' };
  expect(statusOf({ ...far, authorization: `Bearer ${token}` }, token)).toBe(200);
});

test('a refusal never repeats a token', () => {
  for (const authorization of ['Bearer a-guess', undefined]) {
    expect(() => checkAccess({ ...here, authorization }, 'a-long-token')).toThrow(/^(?!.*(a-guess|a-long-token))/s);
  }
});
