// The charts: their titles, their series, and what each shows of a tick.
import uPlot from '/vendor/uplot.js';
import { colour } from './colours.js';
import { milliseconds } from './format.js';

const named = ['UNAVAILABLE', 'DEADLINE_EXCEEDED'];
const sum = (counts) => Object.values(counts).reduce((total, n) => total + n, 0);
const others = (counts) => sum(counts) - named.reduce((total, name) => total + (counts[name] ?? 0), 0);

// A tick counts the second before it, so its step reaches back.
const steps = uPlot.paths.stepped({ align: -1 });
const whole = (n) => (n === null || n === undefined ? '–' : String(n));
const fixed = (n) => (n === null || n === undefined ? '–' : n.toFixed(2));

const area = (label, of, stroke, fill) => ({
  label,
  of,
  swatch: stroke,
  show: whole,
  options: { paths: steps, width: 1.5, stroke: () => colour(stroke), fill: () => colour(fill) },
});

const line = (label, of, stroke, show, options = {}) => ({
  label,
  of,
  swatch: stroke,
  show,
  options: { width: 2, stroke: () => colour(stroke), ...options },
});

/** From 0 to a little more than the most, at least to `least`. */
const fromZero = (least) => (_u, _min, max) => [0, Math.max(least, Math.ceil((max ?? 0) * 1.1))];

/** Latency is read in tens: from 1 ms, to the next power of ten. */
export const powers = (_u, min, max) => [
  Math.min(1, 10 ** Math.floor(Math.log10(Math.max(min ?? 1, 0.1)))),
  Math.max(100, 10 ** Math.ceil(Math.log10(Math.max(max ?? 1, 1)))),
];

const wholeSplits = (values) => values.map((value) => (Number.isInteger(value) ? String(value) : ''));

const isTen = (value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);
const onlyTens = (_u, splits) => splits.map((value) => (isTen(value) ? value : null));
const inTime = (value) => (value < 1000 ? `${value} ms` : `${value / 1000} s`);

/** An axis with a line and a label at each power of ten only. */
export const tens = {
  filter: onlyTens,
  grid: { stroke: () => colour('--grid'), width: 1, filter: onlyTens },
  values: (_u, values) => values.map((value) => (value === null ? '' : inTime(value))),
};

/** Stacked charts list their series from the foot up. */
export const chartKinds = [
  {
    id: 'calls',
    title: 'Calls per second, by how they ended',
    stacked: true,
    series: [
      area('succeeded', ({ ok }) => ok, '--ok', '--ok-fill'),
      area('failed', ({ failed }) => sum(failed), '--failed', '--failed-fill'),
      area('refused by the breaker', ({ refused }) => refused, '--refused', '--refused-fill'),
    ],
    y: { range: fromZero(5) },
    axis: { values: (_u, values) => wholeSplits(values) },
  },
  {
    id: 'errors',
    title: 'Failed attempts per second, by status',
    stacked: true,
    series: [
      area('UNAVAILABLE', ({ failedAttempts }) => failedAttempts.UNAVAILABLE ?? 0, '--failed', '--failed-fill'),
      area('DEADLINE_EXCEEDED', ({ failedAttempts }) => failedAttempts.DEADLINE_EXCEEDED ?? 0, '--late', '--late-fill'),
      area('other', ({ failedAttempts }) => others(failedAttempts), '--refused', '--refused-fill'),
    ],
    y: { range: fromZero(5) },
    axis: { values: (_u, values) => wholeSplits(values) },
  },
  {
    id: 'latency',
    title: 'Time to success, with retries',
    stacked: false,
    series: [
      line('p50', ({ p50Ms }) => p50Ms, '--p50', milliseconds),
      line('p95', ({ p95Ms }) => p95Ms, '--p95', milliseconds),
      line('p99', ({ p99Ms }) => p99Ms, '--p99', milliseconds, { dash: [5, 4] }),
    ],
    y: { distr: 3, log: 10, range: powers },
    axis: tens,
  },
  {
    id: 'attempts',
    title: 'Attempts per call that left',
    stacked: false,
    series: [line('attempts per call', ({ attemptsPerCall }) => attemptsPerCall, '--ok', fixed)],
    y: { range: (_u, _min, max) => [0.8, Math.max(3.2, (max ?? 0) + 0.2)] },
    axis: { values: (_u, values) => wholeSplits(values) },
  },
];
