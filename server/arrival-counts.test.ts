import { expect, test } from 'vitest';
import { arrivalCounts } from './arrival-counts.ts';

test('counts from 1, by method, lane and key', () => {
  const counts = arrivalCounts();
  expect(counts.next('m', '', 'k')).toBe(1);
  expect(counts.next('m', '', 'k')).toBe(2);
  expect(counts.next('m', 'lane', 'k')).toBe(1);
  expect(counts.next('n', '', 'k')).toBe(1);
  expect(counts.next('m', '', 'l')).toBe(1);
  expect(counts.next('m', '', 'k')).toBe(3);
});

test('forgets the longest unused key when there are too many', () => {
  const counts = arrivalCounts({ maxKeys: 2 });
  counts.next('m', '', 'a');
  counts.next('m', '', 'b');
  counts.next('m', '', 'a');
  counts.next('m', '', 'c'); // b goes
  expect(counts.next('m', '', 'a')).toBe(3);
  expect(counts.next('m', '', 'b')).toBe(1);
});

test('refuses to remember nothing', () => {
  expect(() => arrivalCounts({ maxKeys: 0 })).toThrow(new RangeError('maxKeys must be ≥ 1, got 0'));
});

test('a lane and a key that together read the same are not the same', () => {
  const counts = arrivalCounts();
  expect(counts.next('m', 'a', 'bc')).toBe(1);
  expect(counts.next('m', 'ab', 'c')).toBe(1);
});

test('keys that differ only after their hundreds of first characters are different', () => {
  const counts = arrivalCounts();
  const long = 'k'.repeat(500);
  expect([counts.next('m', '', `${long}1`), counts.next('m', '', `${long}2`)]).toEqual([1, 1]);
  expect(counts.next('m', '', `${long}1`)).toBe(2);
});
