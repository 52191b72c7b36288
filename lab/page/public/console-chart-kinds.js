// The charts of a lane: their titles, their series, their scales, which are one for all lanes.
import { powers, tens } from './chart-kinds.js';
import { colour } from './colours.js';
import { milliseconds } from './format.js';

const rate = (n) => (n === undefined || n === null ? '–' : n.toFixed(n < 10 ? 1 : 0));
const ratio = (n) => (n === undefined || n === null ? '–' : n.toFixed(2));

const fromZero = (of, least) => (series) => [0, Math.max(least, Math.ceil(series.most[of] * 1.1))];
const line = (of, label, swatch, options = {}) => ({ of, label, swatch, options });

/** From the top of a lane down. */
export const kinds = [
  {
    id: 'good',
    title: 'Good answers a second',
    says: rate,
    series: [line('good', 'good', '--closed', { fill: () => colour('--closed-soft') })],
    range: fromZero('good', 5),
  },
  {
    id: 'latency',
    title: 'Time to the answer',
    says: milliseconds,
    series: [line('p50Ms', 'half within', '--p50'), line('p95Ms', '95 % within', '--p99')],
    y: { distr: 3, log: 10 },
    range: (series) => powers(null, Math.min(series.leastMs, 1000), Math.max(series.most.ms, 1)),
    axis: tens,
  },
  {
    id: 'attempts',
    title: 'Attempts for each payment',
    says: ratio,
    series: [line('attempts', 'attempts', '--ok')],
    range: (series) => [0, Math.max(2, Math.ceil(series.most.attempts * 1.1))],
  },
  {
    id: 'arrivals',
    title: 'Arrivals a second at the server',
    says: rate,
    series: [line('arrivals', 'arrivals', '--failed', { fill: () => colour('--failed-fill') })],
    range: fromZero('arrivals', 5),
  },
];
