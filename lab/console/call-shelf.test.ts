import { expect, test } from 'vitest';
import { testingRecord } from '../run/testing-record.ts';
import { createCallShelf } from './call-shelf.ts';

const record = testingRecord();
const [naive, ours] = record.lanes;
const numbers = (
  shelf: ReturnType<typeof createCallShelf>,
  lane: string,
  filter: 'failed' | 'retried' | 'charged-twice',
) => shelf.list(lane, filter, 1000)?.map(({ n }) => n);

const shelf = () => {
  const made = createCallShelf(['naive', 'ours']);
  for (const { lane, calls, attempts } of record.lanes)
    for (const call of calls) made.add(lane.name, call, attempts.filter(({ n }) => n === call.n).slice(0, 1));
  return made;
};

test('lists the latest first, and no more than asked for', () => {
  expect(
    shelf()
      .list('ours', 'all', 3)
      ?.map(({ n }) => n),
  ).toEqual([160, 159, 158]);
});

test('knows no charge before the books are read', () => {
  expect(shelf().list('naive', 'all', 1)?.[0]?.booked).toBeNull();
  expect(numbers(shelf(), 'naive', 'charged-twice')).toEqual([]);
});

test('at the end it knows all attempts and what was booked', () => {
  const ended = shelf();
  expect(numbers(ended, 'naive', 'retried')).toEqual([]);
  ended.settle(record);
  const twice = Object.entries(naive?.books.bookings ?? {}).filter(([, count]) => count > 1);
  expect(twice.length).toBeGreaterThan(0);
  expect(numbers(ended, 'naive', 'charged-twice')).toEqual(twice.map(([n]) => Number(n)).toReversed());
  expect(numbers(ended, 'naive', 'retried')?.length).toBeGreaterThan(0);
  expect(ended.get('ours', 10)?.attempts).toHaveLength(2);
});

test('failed are all that were not answered', () => {
  const wrong = ours?.calls.filter(({ outcome }) => outcome !== 'answered').map(({ n }) => n);
  expect(numbers(shelf(), 'ours', 'failed')).toEqual(wrong?.toReversed());
  expect(wrong?.length).toBeGreaterThan(0);
});

test('a lane that is not there has no list', () => {
  expect(shelf().list('theirs', 'all', 1)).toBeUndefined();
});
