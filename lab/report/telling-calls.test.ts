import { expect, test } from 'vitest';
import { testingRecord } from '../run/testing-record.ts';
import { tellingCalls } from './telling-calls.ts';

const record = testingRecord();
const [naive, ours] = [record.lanes[0]!, record.lanes[1]!];

test('what was charged wrongly comes first, then the slowest', () => {
  const whys = tellingCalls(naive).map(({ call, why }) => `${call.n}: ${why}`);
  expect(whys.slice(0, 2)).toEqual(['10: charged twice', '20: failed, but charged']);
  expect(whys[2]).toMatch(/: the slowest answer$/);
});

test('no call is shown twice, and never more than ten', () => {
  const bookings = Object.fromEntries(naive.calls.map(({ n }) => [n, n % 3]));
  const telling = tellingCalls({ ...naive, books: { ...naive.books, bookings } });
  expect(new Set(telling.map(({ call }) => call.n)).size).toBe(telling.length);
  expect(telling.length).toBeLessThanOrEqual(10);
});

test('what was charged is not shown again as a plain failure', () => {
  const bookings = Object.fromEntries(naive.calls.map(({ n }) => [n, 1]));
  const whys = tellingCalls({ ...naive, books: { ...naive.books, bookings } }).map(({ why }) => why);
  expect(whys).toEqual([...Array(3).fill('failed, but charged'), 'the slowest answer']);
});

test('an answered payment without a booking is a lost one', () => {
  const lost = tellingCalls({ ...ours, books: { ...ours.books, bookings: {} } });
  expect(lost[0]?.why).toBe('answered, but never charged');
});

test('each comes with what the server saw of it', () => {
  const [twice] = tellingCalls(naive);
  expect(twice?.arrivals.map(({ arrival, faultKind }) => [arrival, faultKind])).toEqual([
    [1, 'commit-then-error'],
    [2, ''],
  ]);
  expect(twice?.bookings).toBe(2);
});
