import { expect, test } from 'vitest';
import { countBookings } from './books.ts';

test('bookings are counted by payment, and those of no payment of the run apart', () => {
  const descriptions = ['order 1', 'order 2', 'order 2', 'order 3', 'order 0', 'order 4', 'order 1x', '', 'order 02'];
  expect(countBookings(descriptions, 3)).toEqual({ bookings: { 1: 1, 2: 2, 3: 1 }, strangers: 5 });
});
