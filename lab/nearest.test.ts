import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test('names what needs the fewest edits', () => {
  expect(nearest('strat', ['server', 'start', 'client'])).toBe('start');
  expect(nearest('sever', ['start', 'server', 'health'])).toBe('server');
});

test('does not mind case', () => {
  expect(nearest('CHARGE', ['ProcessData', 'Charge'])).toBe('Charge');
});

test('has nothing to say without names', () => {
  expect(nearest('x', [])).toBeUndefined();
});
