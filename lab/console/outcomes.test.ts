import { expect, test } from 'vitest';
import type { CallRecord, LaneRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';
import { outcomesOf } from './outcomes.ts';

const [lane] = testingRecord().lanes;
const call = (n: number, outcome: CallRecord['outcome']) => ({ ...lane?.calls[0], n, outcome }) as CallRecord;

test('the books decide what was charged, not what a client was told', () => {
  const calls = [call(1, 'answered'), call(2, 'answered'), call(3, 'failed'), call(4, 'failed'), call(5, 'refused')];
  const books = { bookings: { 1: 2, 3: 1 }, strangers: 0, settled: true };
  expect(outcomesOf({ ...(lane as LaneRecord), calls, books })).toEqual({
    lane: 'naive',
    answered: 2,
    failed: 2,
    refused: 1,
    unfinished: 0,
    chargedTwice: 1,
    failedButCharged: 1,
    lost: 1,
    settled: true,
  });
});
