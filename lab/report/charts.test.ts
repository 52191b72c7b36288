import { expect, test } from 'vitest';
import { testingRecord } from '../run/testing-record.ts';
import { bucketMs, bucketsOf } from './buckets.ts';
import { chartFiles, chartsOf, picture } from './charts.ts';

const record = testingRecord();
const naive = record.lanes[0]!;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('every call and every arrival is in exactly one slice', () => {
  const buckets = bucketsOf(naive, record.experiment.withinMs, record.durationMs);
  expect(sum(buckets.map(({ due }) => due))).toBe(naive.calls.length);
  expect(sum(buckets.map(({ arrivals }) => arrivals))).toBe(naive.attempts.length);
  for (const { due, good, late, failed, refused, unfinished } of buckets)
    expect(good + late + failed + refused + unfinished).toBe(due);
});

test('what lies outside the run is in its first or last slice', () => {
  const attempts = [-5, 99_999].map((atMs) => ({ ...naive.attempts[0]!, atMs }));
  const buckets = bucketsOf({ ...naive, attempts }, 1_000, 8_000);
  expect([buckets[0]?.arrivals, buckets.at(-1)?.arrivals]).toEqual([1, 1]);
});

test('an answer that came too late is not good', () => {
  const count = (withinMs: number) => sum(bucketsOf(naive, withinMs, record.durationMs).map(({ good }) => good));
  expect(count(1)).toBe(0);
  expect(count(10_000)).toBe(naive.calls.filter(({ outcome }) => outcome === 'answered').length);
});

test.each([
  [8_000, 500],
  [60_000, 1_000],
  [3_600_000, 60_000],
])('a run of %i ms has slices of %i ms: at most a hundred', (durationMs, wide) => {
  expect(bucketMs(durationMs)).toBe(wide);
  expect(durationMs / bucketMs(durationMs)).toBeLessThanOrEqual(100);
});

test('all lanes of a chart have the same axes', () => {
  const isAxis = (part: string) => part.includes('class="s-grid') || /font-size="10".*class="f-muted"/.test(part);
  const axesOf = (body: readonly string[]) => body.filter(isAxis);
  for (const { panels } of chartsOf(record)) expect(axesOf(panels[0]!.body)).toEqual(axesOf(panels[1]!.body));
  expect(axesOf(chartsOf(record)[0]!.panels[0]!.body).join('')).toContain('>20<');
});

test('windows of faults are shaded and named, others are not', () => {
  const [goodput] = chartsOf(record);
  const svg = goodput!.panels[0]!.body.join('');
  expect(svg).toContain('>outage<');
  expect(svg).not.toContain('>calm<');
});

test('each panel says its figures for who cannot see it', () => {
  const [, , , breaker, payments] = chartsOf(record);
  expect(breaker!.panels.map(({ says }) => says.replaceAll('\u00a0', ' '))).toEqual([
    'Lane naive: no breaker; 0 calls refused.',
    expect.stringMatching(/^Lane ours: open once, for 3 s; \d+ calls refused\.$/),
  ]);
  expect(payments!.panels[0]!.says).toContain('charged twice or more: 1');
});

test('a run without a breaker and without refusals has no chart of them', () => {
  const files = (lanes: typeof record.lanes) => chartsOf({ ...record, lanes }).map(({ file }) => file);
  expect(files(record.lanes)).toEqual(chartFiles);
  expect(files([naive])).not.toContain('breaker');
});

test('a run without calls, attempts or phases can be drawn too', () => {
  const lanes = record.lanes.map((lane) => ({ ...lane, calls: [], attempts: [], breaker: [] }));
  for (const chart of chartsOf({ ...record, durationMs: 0, phases: [], lanes })) {
    const svg = picture(chart, 'nothing');
    expect(svg).not.toMatch(/NaN|Infinity/);
  }
});
