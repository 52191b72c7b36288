import { expect, test } from 'vitest';
import { testingRecord } from '../run/testing-record.ts';
import { createCallShelf } from './call-shelf.ts';
import { callStory } from './call-story.ts';

const record = testingRecord();
const shelf = createCallShelf(['naive', 'ours']);
shelf.settle(record);
const story = (lane: string, n: number) => {
  const kept = shelf.get(lane, n);
  if (kept === undefined) throw new Error('no such call');
  return callStory(kept, record.durationMs);
};

test('tells attempts, waits and whether each was injected or real', () => {
  const { rows, booked, headline, explain } = story('ours', 10);
  expect(rows.map(({ name }) => name)).toEqual([
    'attempt 1',
    'server, arrival 1',
    'backoff',
    'attempt 2',
    'server, arrival 2',
  ]);
  expect(rows[0]?.origin).toContain('injected: commit-then-error');
  expect(rows[3]?.origin).toBe('no fault injected');
  expect(booked).toBe(1);
  expect(headline).toBe('Payment 10: answered, 126 ms after it was due');
  expect(explain).toBe('It was answered; the server saw 2 attempts.');
});

test('reaches as far as the server worked, also when its caller had gone', () => {
  const { toMs, fromMs } = story('ours', 20);
  expect(toMs - fromMs).toBeGreaterThan(5000);
});

test('a failed call has the words of its error', () => {
  expect(story('ours', 41).explain).toContain('Charge refused: circuit payments is open');
  expect(story('ours', 41).headline).toMatch(/^Payment 41: failed with UNAVAILABLE, /);
});

test('of a client that does not tell, the server does', () => {
  const { rows, booked } = story('naive', 10);
  expect(rows.map(({ name }) => name)).toEqual(['server, arrival 1', 'server, arrival 2']);
  expect(booked).toBe(2);
});
