// What came of the calls, how long they took, and what the server heard: one panel a lane, over time.
import type { LaneRecord, RunRecord } from '../run/record.ts';
import { quantile } from '../page/quantile.ts';
import { type Bucket, bucketsOf, lastMs, tookMs } from './buckets.ts';
import { inUnits } from './figures.ts';
import { millis, plain } from './numbers.ts';
import { counted } from '../verdict/figures.ts';
import { type Chart, edges, heading, linearAxis, logAxis, shades, type Span, timeAxis } from './panel.ts';
import { line, type Series, stackedBars } from './shapes.ts';

export const height = 200;

export interface Drawn {
  readonly lane: LaneRecord;
  readonly buckets: readonly Bucket[];
}

export const drawn = ({ lanes, experiment }: RunRecord, toMs: number): readonly Drawn[] =>
  lanes.map((lane) => ({ lane, buckets: bucketsOf(lane, experiment.withinMs, toMs) }));

export const spanOf = (record: RunRecord): Span => ({ toMs: lastMs(record), phases: record.phases });

export const perSecond = (count: number, { fromMs, toMs }: Bucket) => (count * 1_000) / (toMs - fromMs);

export const total = (buckets: readonly Bucket[], of: (bucket: Bucket) => number): number =>
  buckets.reduce((sum, bucket) => sum + of(bucket), 0);

const outcomes: readonly Series[] = [
  { color: 'good', of: (bucket) => perSecond(bucket.good, bucket) },
  { color: 'late', of: (bucket) => perSecond(bucket.late, bucket) },
  { color: 'failed', of: (bucket) => perSecond(bucket.failed, bucket) },
  { color: 'refused', of: (bucket) => perSecond(bucket.refused, bucket) },
  { color: 'unfinished', of: (bucket) => perSecond(bucket.unfinished, bucket) },
];

/** Calls due a second, by what became of them. */
export const goodputChart = (record: RunRecord): Chart => {
  const span = spanOf(record);
  const lanes = drawn(record, span.toMs);
  const due = (bucket: Bucket) => perSecond(bucket.due, bucket);
  const axis = linearAxis(Math.max(1, ...lanes.flatMap(({ buckets }) => buckets.map(due))), height);
  const within = millis(record.experiment.withinMs);
  return {
    file: 'goodput',
    title: 'Goodput',
    says: `Calls a second, at the time each was due, by what became of them. Good is an answer within ${within} of that time.`,
    legend: [
      { color: 'good', words: 'good' },
      { color: 'late', words: `answered after more than ${within}` },
      { color: 'failed', words: 'failed' },
      { color: 'refused', words: 'refused by a policy' },
      { color: 'unfinished', words: 'unfinished' },
    ],
    height,
    panels: lanes.map(({ lane, buckets }) => {
      const count = (of: (bucket: Bucket) => number) => plain(total(buckets, of));
      const good = total(buckets, (b) => b.good) / Math.max(1, lane.calls.length);
      return {
        says:
          `Lane ${lane.lane.name}: of ${counted(lane.calls.length, 'call')} ${count((b) => b.good)} good, ` +
          `${count((b) => b.late)} late, ${count((b) => b.failed)} failed, ${count((b) => b.refused)} refused, ` +
          `${count((b) => b.unfinished)} unfinished.`,
        body: [
          ...shades(span, height),
          ...axis.lines,
          ...stackedBars(buckets, outcomes, axis, span),
          edges(span, height),
          ...timeAxis(span, height),
          ...heading(lane.lane.name, `${inUnits('goodput', good)} good`),
        ],
      };
    }),
  };
};

/** How long answered calls took, from when they were due. */
export const latencyChart = (record: RunRecord): Chart => {
  const span = spanOf(record);
  const lanes = drawn(record, span.toMs);
  const { withinMs } = record.experiment;
  const times = lanes.flatMap(({ buckets }) =>
    buckets.flatMap(({ p50Ms, p99Ms }) => [p50Ms ?? [], p99Ms ?? []].flat()),
  );
  const axis = logAxis(Math.max(0.1, Math.min(withinMs, ...times)), Math.max(withinMs, ...times), height, millis);
  return {
    file: 'latency',
    title: 'Latency of answered calls',
    says: 'From when a call was due until its answer, at the time it was due. The scale is logarithmic; a gap means that nothing was answered.',
    legend: [
      { color: 'p50', words: 'p50: half of them were faster', line: 'solid' },
      { color: 'p99', words: 'p99: the slowest hundredth begins', line: 'solid' },
      { color: 'fault', words: `the limit of good: ${millis(withinMs)}`, line: 'dashed' },
    ],
    height,
    panels: lanes.map(({ lane, buckets }) => {
      const took = lane.calls.flatMap((call) => (call.outcome === 'answered' ? [tookMs(call) ?? 0] : []));
      const sorted = took.toSorted((a, b) => a - b);
      const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
      const figure = p50 === null || p99 === null ? 'none answered' : `p50 ${millis(p50)}, p99 ${millis(p99)}`;
      const y = axis.yOf(withinMs).toFixed(1);
      return {
        says: `Lane ${lane.lane.name}: ${figure} of ${counted(sorted.length, 'answered call')}.`,
        body: [
          ...shades(span, height),
          ...axis.lines,
          `<path d="M44 ${y}H432" class="s-fault s1 dash"/>`,
          line(buckets, ({ p50Ms }) => p50Ms, axis, { span, color: 'p50' }),
          line(buckets, ({ p99Ms }) => p99Ms, axis, { span, color: 'p99' }),
          edges(span, height),
          ...timeAxis(span, height),
          ...heading(lane.lane.name, figure),
        ],
      };
    }),
  };
};
