import { expect, test } from 'vitest';
import { byApiKey, parseApiKeys } from './api-key.ts';
import { asking, whoOf } from './testing.ts';

const one = 'first-key-of-shop-1';
const two = 'second-key-of-shop-1';
const other = 'the-key-of-shop-2:=+/';
const identify = byApiKey(parseApiKeys(`shop-1:${one}, shop-1:${two} ,shop-2:${other}`));
const who = (key: string) => whoOf(identify, asking({ 'x-api-key': key }));

test('the caller is who has the key, and one may have several', async () => {
  expect(await Promise.all([one, two, other].map(who))).toEqual(['shop-1', 'shop-1', 'shop-2']);
});

test.each(['', 'x', `${one}-`, one.slice(0, -1), one.toUpperCase(), `shop-1:${one}`, 'x'.repeat(65_536)])(
  'any other key is nobody’s: %j',
  async (key) => {
    const answer = await who(key);
    expect(answer).toBe('UNAUTHENTICATED: the key in the metadata "x-api-key" is none that this server knows');
  },
);

test('no key is told apart from a wrong one, and two are one too many', async () => {
  expect(await whoOf(identify, asking())).toBe('UNAUTHENTICATED: no key was sent: send the metadata "x-api-key"');
  const twice = asking({ 'x-api-key': one });
  twice.call.metadata.add('x-api-key', other);
  expect(await whoOf(identify, twice)).toBe('UNAUTHENTICATED: the metadata "x-api-key" was sent more than once');
});

test.each([
  ['hunter2hunter2hunter2', 'entry 1 of 1: expected caller:key'],
  [`a:${one},:${two}`, 'entry 2 of 2: expected a caller of 1 to 64 of A-Z a-z 0-9 . _ -'],
  [`a b:${one}`, 'entry 1 of 1: expected a caller of 1 to 64 of A-Z a-z 0-9 . _ -'],
  ['a:hunter2hunter2', 'entry 1 of 1: expected a key of 16 to 256 visible ASCII characters without a comma'],
  [`a:${'hunter2'.repeat(37)}`, 'entry 1 of 1: expected a key of 16 to 256 visible ASCII characters without a comma'],
  ['a:hunter2 hunter2 h', 'entry 1 of 1: expected a key of 16 to 256 visible ASCII characters without a comma'],
  [`a:${one},b:${one}`, 'entry 2 of 2: the same key stands there twice'],
  [`a:${one},`, 'entry 2 of 2: expected caller:key'],
])('the list %j is refused: %s', (text, message) => {
  expect(() => parseApiKeys(text)).toThrow(new RangeError(message));
});

test('a key of 16 characters is long enough, and may hold a colon', () => {
  expect(parseApiKeys('a:hunter2:hunter2:')).toEqual([{ caller: 'a', key: 'hunter2:hunter2:' }]);
});
