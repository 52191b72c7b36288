import { expect, test } from 'vitest';
import { attemptLog } from './attempt-log.ts';
import { toldArrival, toldEnd } from './testing-told.ts';

const began = 1_000_000;

test('an arrival and its end are one attempt, in the time of the run', () => {
  const log = attemptLog('ours');
  log.add(toldArrival({ faultKind: 'error', faultId: 'x-1' }));
  expect(log.list(began)).toEqual([
    { n: 1, arrival: 1, atMs: 1_000, endedMs: null, status: '', cancelledMs: null, faultKind: 'error', faultId: 'x-1' },
  ]);
  log.add(toldEnd({ status: 'CANCELLED', cancelledAtUnixMs: 1_001_003 }));
  expect(log.list(began)).toMatchObject([{ endedMs: 1_005, status: 'CANCELLED', cancelledMs: 1_003 }]);
});

test('what is told twice or in the wrong order is counted once', () => {
  const log = attemptLog('ours');
  for (const told of [toldEnd(), toldArrival(), toldEnd(), toldArrival()]) log.add(told);
  expect(log.list(began)).toHaveLength(1);
  expect(log.takeNew()).toEqual({ arrivals: 1, injected: 0 });
  expect(log.underWay()).toBe(0);
});

test('what is not of this lane or of no payment is left out', () => {
  const log = attemptLog('ours');
  log.add(toldArrival({ lane: 'naive' }));
  log.add(toldArrival({ lane: '' }));
  for (const callKey of ['', 'order-0', 'order-x', 'order-1 ', 'other-1', 'order-01'])
    log.add(toldArrival({ callKey }));
  expect(log.list(began)).toEqual([]);
});

test('new arrivals are told once, and those under way until they end', () => {
  const log = attemptLog('ours');
  log.add(toldArrival({ id: '1' }));
  log.add(toldArrival({ id: '2', faultKind: 'hang', faultId: 'x-2' }));
  expect(log.takeNew()).toEqual({ arrivals: 2, injected: 1 });
  expect(log.underWay()).toBe(2);
  log.add(toldEnd({ id: '2' }));
  expect(log.takeNew()).toEqual({ arrivals: 0, injected: 0 });
  expect(log.underWay()).toBe(1);
});

test('attempts are listed by when they arrived, of all payments or of one', () => {
  const log = attemptLog('ours');
  log.add(toldArrival({ id: '3', callKey: 'order-2', arrivedAtUnixMs: 1_003_000 }));
  log.add(toldArrival({ id: '4', arrival: 2, arrivedAtUnixMs: 1_004_000 }));
  log.add(toldArrival({ id: '1', arrivedAtUnixMs: 1_001_000 }));
  expect(log.list(began).map(({ n, atMs }) => [n, atMs])).toEqual([
    [1, 1_000],
    [2, 3_000],
    [1, 4_000],
  ]);
  expect(log.of(1, began).map(({ arrival }) => arrival)).toEqual([1, 2]);
  expect(log.of(9, began)).toEqual([]);
});
