// Two runs in the same charts: A solid, B dashed; a panel for each lane, by name.
import type { RunRecord } from '../run/record.ts';
import { drawBand } from './breaker-chart.ts';
import { type Bucket, bucketsOf, lastMs } from './buckets.ts';
import { height, perSecond } from './flow-charts.ts';
import { millis } from './numbers.ts';
import {
  type Chart,
  edges,
  heading,
  label,
  type LegendEntry,
  linearAxis,
  logAxis,
  shades,
  type Span,
  timeAxis,
  type ValueAxis,
} from './panel.ts';
import { line } from './shapes.ts';

interface Pair {
  readonly name: string;
  /** Undefined = that run has no such lane. */
  readonly a: readonly Bucket[] | undefined;
  readonly b: readonly Bucket[] | undefined;
}

const legend: readonly LegendEntry[] = [
  { color: 'good', words: 'A', line: 'solid' },
  { color: 'failed', words: 'B', line: 'dashed' },
];

const laneOf = ({ lanes }: RunRecord, name: string) => lanes.find(({ lane }) => lane.name === name);

const bucketsIn = (record: RunRecord, name: string, toMs: number) => {
  const lane = laneOf(record, name);
  return lane && bucketsOf(lane, record.experiment.withinMs, toMs);
};

interface Overlay {
  readonly file: string;
  readonly title: string;
  readonly says: string;
  /** `toMs` is the end of the axis: a rate of a slice that it cuts would look like a fall. */
  readonly of: (bucket: Bucket, toMs: number) => number | null;
  readonly axis: (values: readonly number[]) => ValueAxis;
}

const overlays: readonly Overlay[] = [
  {
    file: 'goodput',
    title: 'Goodput',
    says: 'The share of the calls due at that time that was answered in time.',
    of: ({ good, due }) => (due === 0 ? null : (good / due) * 100),
    axis: () => linearAxis(100, height, (value) => `${value} %`),
  },
  {
    file: 'latency',
    title: 'Latency: p99 of answered calls',
    says: 'From when a call was due until its answer. The scale is logarithmic; a gap means that nothing was answered.',
    of: ({ p99Ms }) => p99Ms,
    axis: (values) => logAxis(Math.max(0.1, Math.min(1_000, ...values)), Math.max(1, ...values), height, millis),
  },
  {
    file: 'load',
    title: 'What the server heard',
    says: 'Attempts a second as they arrived at the server.',
    of: (bucket, toMs) => (bucket.toMs > toMs ? null : perSecond(bucket.arrivals, bucket)),
    axis: (values) => linearAxis(Math.max(1, ...values), height),
  },
];

const overlayChart = (
  { file, title, says, of: valueOf, axis: axisOf }: Overlay,
  pairs: readonly Pair[],
  span: Span,
): Chart => {
  const of = (bucket: Bucket) => valueOf(bucket, span.toMs);
  const values = pairs.flatMap(({ a = [], b = [] }) => [...a, ...b].flatMap((bucket) => of(bucket) ?? []));
  const axis = axisOf(values);
  const drawn = (buckets: readonly Bucket[] | undefined, dashed: boolean) =>
    buckets === undefined ? [] : [line(buckets, of, axis, { span, color: dashed ? 'failed' : 'good', dashed })];
  return {
    file,
    title,
    says,
    legend,
    height,
    panels: pairs.map(({ name, a, b }) => ({
      says: `Lane ${name}: ${title} of ${[a && 'A', b && 'B'].filter(Boolean).join(' and ')} over time; the table has the figures.`,
      body: [
        ...shades(span, height),
        ...axis.lines,
        ...drawn(a, false),
        ...drawn(b, true),
        edges(span, height),
        ...timeAxis(span, height),
        ...heading(name, a === undefined ? 'only in B' : b === undefined ? 'only in A' : ''),
      ],
    })),
  };
};

const bandsHeight = 124;

const breakerChart = (a: RunRecord, b: RunRecord, names: readonly string[], span: Span): Chart => ({
  file: 'breaker',
  title: 'The circuit breaker',
  says: 'The upper band is A, the lower is B.',
  legend: [
    { color: 'closed', words: 'closed' },
    { color: 'open', words: 'open' },
    { color: 'half', words: 'half-open' },
  ],
  height: bandsHeight,
  panels: names.map((name) => ({
    says: `Lane ${name}: the breaker's states in A and in B.`,
    body: [
      ...shades(span, bandsHeight),
      ...[a, b].flatMap((record, n) => {
        const y = 44 + n * 28;
        return [
          label(16, y + 14, n === 0 ? 'A' : 'B', { weight: 650 }),
          ...drawBand(span, laneOf(record, name)?.breaker ?? [], y),
        ];
      }),
      ...timeAxis(span, bandsHeight),
      ...heading(name, ''),
    ],
  })),
});

/** The faults that are shaded are those of A. */
export const overlaidCharts = (a: RunRecord, b: RunRecord, names: readonly string[]): readonly Chart[] => {
  const span: Span = { toMs: Math.max(lastMs(a), lastMs(b)), phases: a.phases };
  const pairs = names.map((name) => ({ name, a: bucketsIn(a, name, span.toMs), b: bucketsIn(b, name, span.toMs) }));
  return [...overlays.map((overlay) => overlayChart(overlay, pairs, span)), breakerChart(a, b, names, span)];
};
