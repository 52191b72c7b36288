// What each lane's server heard, beside what was asked for.
import { type Experiment, loadMs } from '../experiment/experiment.ts';
import type { RunRecord } from '../run/record.ts';
import type { Bucket } from './buckets.ts';
import { drawn, type Drawn, height, perSecond, spanOf, total } from './flow-charts.ts';
import { inUnits } from './figures.ts';
import { plain } from './numbers.ts';
import { counted } from '../verdict/figures.ts';
import {
  type Chart,
  edges,
  heading,
  linearAxis,
  type Panel,
  shades,
  type Span,
  timeAxis,
  type ValueAxis,
} from './panel.ts';
import { line, type Series, stackedBars } from './shapes.ts';

const series: readonly Series[] = [
  { color: 'good', of: (bucket) => perSecond(bucket.arrivals - bucket.injected, bucket) },
  { color: 'failed', of: (bucket) => perSecond(bucket.injected, bucket) },
];

/** Calls due a second; none once the last was due, when there is no rate to keep up with. */
const dueRate =
  (experiment: Experiment) =>
  (bucket: Bucket): number | null =>
    bucket.fromMs >= loadMs(experiment) ? null : perSecond(bucket.due, bucket);

const panel = ({ lane, buckets }: Drawn, experiment: Experiment, axis: ValueAxis, span: Span): Panel => {
  const { lane: spec, attempts, calls } = lane;
  const peak = Math.max(0, ...buckets.map((bucket) => perSecond(bucket.arrivals, bucket)));
  const injected = total(buckets, (bucket) => bucket.injected);
  return {
    says:
      `Lane ${spec.name}: ${counted(attempts.length, 'attempt')} for ${counted(calls.length, 'call')}, ` +
      `${plain(injected)} met an injected fault; at most ${plain(peak)} a second.`,
    body: [
      ...shades(span, height),
      ...axis.lines,
      ...stackedBars(buckets, series, axis, span),
      line(buckets, dueRate(experiment), axis, { span, color: 'ink' }),
      edges(span, height),
      ...timeAxis(span, height),
      ...heading(spec.name, `attempts: ${inUnits('amplification', attempts.length / Math.max(1, calls.length))}`),
    ],
  };
};

/** Attempts a second that arrived at the server, beside the calls that caused them. */
export const loadChart = (record: RunRecord): Chart => {
  const span = spanOf(record);
  const lanes = drawn(record, span.toMs);
  const most = lanes.flatMap(({ buckets }) => buckets.map((b) => perSecond(Math.max(b.arrivals, b.due), b)));
  const axis = linearAxis(Math.max(1, ...most), height);
  return {
    file: 'load',
    title: 'What the server heard',
    says: 'Attempts a second as they arrived at the server. What rises above the line of calls due was made by retries and hedges.',
    legend: [
      { color: 'good', words: 'met no fault' },
      { color: 'failed', words: 'met an injected fault' },
      { color: 'ink', words: 'calls due', line: 'solid' },
    ],
    height,
    panels: lanes.map((one) => panel(one, record.experiment, axis, span)),
  };
};
