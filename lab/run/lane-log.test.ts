import { expect, test } from 'vitest';
import { laneLog } from './lane-log.ts';
import type { CallRecord } from './record.ts';
import { callRecord } from './testing-told.ts';

const batch = (ended: readonly CallRecord[], changes = {}) => ({
  atMs: 200,
  due: ended.length,
  inFlight: 0,
  ended,
  breakers: [],
  lateMs: 0,
  ...changes,
});

test('a slice counts what ended since the one before, by how it ended', () => {
  const log = laneLog(50);
  const calls = [
    callRecord({ n: 1, endedMs: 150 }),
    callRecord({ n: 2, endedMs: 151 }),
    callRecord({ n: 3, outcome: 'failed', status: 'UNAVAILABLE' }),
    callRecord({ n: 4, outcome: 'refused' }),
  ];
  log.add(batch(calls.slice(0, 2), { due: 3 }));
  log.add(batch(calls.slice(2), { due: 2, inFlight: 1 }));
  const { slice, ended } = log.takeSlice();
  expect(slice).toEqual({ due: 5, inFlight: 1, good: 1, late: 1, failed: 1, refused: 1, tookMs: [50, 51] });
  expect(ended).toEqual(calls);
  expect(log.takeSlice()).toEqual({
    slice: { due: 0, inFlight: 1, good: 0, late: 0, failed: 0, refused: 0, tookMs: [] },
    ended: [],
  });
});

test('calls are listed by number, and an end that came in time stands against "unfinished"', () => {
  const log = laneLog(50);
  log.add(batch([callRecord({ n: 3 }), callRecord({ n: 1 })]));
  const unfinished = { endedMs: null, outcome: 'unfinished' } as const;
  log.addUnfinished([callRecord({ n: 3, ...unfinished }), callRecord({ n: 2, ...unfinished })]);
  expect(log.calls().map(({ n, outcome }) => [n, outcome])).toEqual([
    [1, 'answered'],
    [2, 'unfinished'],
    [3, 'answered'],
  ]);
});

test('the latest that any batch was late counts', () => {
  const log = laneLog(50);
  for (const lateMs of [3, 90, 1]) log.add(batch([], { lateMs }));
  expect(log.lateMs()).toBe(90);
});
