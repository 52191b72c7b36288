import { expect, it } from 'vitest';
import { checkFunction, checkKeys, checkNumber, checkObject, checkText } from './bounds.ts';

const circular: Record<string, unknown> = {};
circular['self'] = circular;

it.each([
  [circular, 'an object'],
  [{ amount: 5n, password: 'hunter2' }, 'an object'],
  [Object.create(null), 'an object'],
  [new Date(Number.NaN), 'an object'],
  [[circular], 'an array'],
  [() => 'hunter2', 'a function'],
  [Symbol('x'), 'Symbol(x)'],
  [5n, '5n'],
  [null, 'null'],
  [undefined, 'undefined'],
  ['5s', '"5s"'],
  ['x'.repeat(500), `"${'x'.repeat(60)}…"`],
])('a message never throws and never tells what an object holds: case %#', (value, shown) => {
  expect(() => checkNumber('openMs', value, { min: 0 })).toThrow(
    new TypeError(`openMs must be a number, got ${shown}`),
  );
});

it('the other checks say it the same way', () => {
  expect(() => checkFunction('random', circular)).toThrow(new TypeError('random must be a function, got an object'));
  expect(() => checkText('name', circular)).toThrow(new TypeError('name must be a non-empty string, got an object'));
  expect(() => checkObject('retry', [5n])).toThrow(new TypeError('retry must be an object, got an array'));
  expect(() => checkKeys('retry', () => 1, [])).toThrow(new TypeError('retry must be an object, got a function'));
});
