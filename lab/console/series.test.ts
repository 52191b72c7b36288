import { expect, test } from 'vitest';
import type { LaneSlice } from '../run/update.ts';
import { createSeries, stepFor } from './series.ts';

const slice = (changes: Partial<LaneSlice> = {}): LaneSlice => ({
  due: 0,
  good: 0,
  late: 0,
  failed: 0,
  refused: 0,
  arrivals: 0,
  injected: 0,
  inFlight: 0,
  tookMs: [],
  ...changes,
});

test('the newest row is live until its 200 ms are over', () => {
  const series = createSeries(['a'], 10_000);
  expect(series.add(20, { a: slice() }).k).toBe(0);
  expect(series.add(180, { a: slice({ inFlight: 3 }) })).toMatchObject({ k: 0, lanes: [{ inFlight: 3 }] });
  expect(series.add(200, { a: slice() }).k).toBe(1);
  expect(series.rows().map(({ k, atMs }) => [k, atMs])).toEqual([
    [0, 180],
    [1, 200],
  ]);
});

test('goodput and attempts look back one second, the load on the server 200 ms', () => {
  const series = createSeries(['a'], 10_000);
  const busy = { a: slice({ due: 2, good: 2, arrivals: 4 }) };
  for (let atMs = 100; atMs <= 2000; atMs += 100) series.add(atMs, busy);
  expect(series.rows().at(-1)?.lanes[0]).toMatchObject({ good: 20, attempts: 2, arrivals: 40 });
  for (let atMs = 2100; atMs <= 2500; atMs += 100) series.add(atMs, { a: slice() });
  expect(series.rows().at(-1)?.lanes[0]).toMatchObject({ good: 10, attempts: 2, arrivals: 0 });
});

test('a rate of the first moments is not shrunk by the second that has not passed', () => {
  const series = createSeries(['a'], 10_000);
  expect(series.add(500, { a: slice({ good: 10 }) }).lanes[0]?.good).toBe(20);
});

test('what cannot be measured is no number', () => {
  const [row] = createSeries(['a'], 10_000).add(20, { a: slice() }).lanes;
  expect(row).toMatchObject({ p50Ms: null, p95Ms: null, attempts: null, good: 0 });
});

test('quantiles are of the answers of the last second', () => {
  const series = createSeries(['a'], 10_000);
  series.add(100, { a: slice({ tookMs: [5000] }) });
  const tookMs = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(series.add(1500, { a: slice({ tookMs }) }).lanes[0]).toMatchObject({ p50Ms: 50, p95Ms: 95 });
});

test('lanes keep their order, and one that tells nothing is idle', () => {
  const series = createSeries(['a', 'b'], 10_000);
  const row = series.add(1000, { b: slice({ good: 7 }) });
  expect(row.lanes.map(({ good }) => good)).toEqual([0, 7]);
  expect(series.totals().map(({ good }) => good)).toEqual([0, 7]);
});

test('ten minutes make no more than 600 rows', () => {
  expect([stepFor(90_000), stepFor(600_000)]).toEqual([200, 1000]);
  const series = createSeries(['a'], 600_000);
  for (let atMs = 20; atMs < 600_000; atMs += 100) series.add(atMs, { a: slice() });
  expect(series.rows().length).toBeLessThanOrEqual(600);
});
