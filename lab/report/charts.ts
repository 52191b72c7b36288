// The charts of a run, in the order they are read, and each as one picture that stands alone.
import type { RunRecord } from '../run/record.ts';
import { breakerChart } from './breaker-chart.ts';
import { pictureColors } from './colors.ts';
import { goodputChart, latencyChart } from './flow-charts.ts';
import { loadChart } from './load-chart.ts';
import { escaped } from './markup.ts';
import { box, type Chart, label, type LegendEntry, panelWidth } from './panel.ts';
import { paymentsChart } from './payments-chart.ts';

/** The names of all pictures there may be, without the ending. */
export const chartFiles = ['goodput', 'latency', 'load', 'breaker', 'payments'] as const;

const hasBreakers = ({ lanes }: RunRecord) =>
  lanes.some(({ breaker, calls }) => breaker.length > 0 || calls.some(({ outcome }) => outcome === 'refused'));

export const chartsOf = (record: RunRecord): readonly Chart[] => [
  goodputChart(record),
  latencyChart(record),
  loadChart(record),
  ...(hasBreakers(record) ? [breakerChart(record)] : []),
  paymentsChart(record),
];

const margin = 20;
const gap = 16;

const legendOf = (legend: readonly LegendEntry[], y: number): string[] => {
  let x = margin;
  return legend.flatMap(({ color, words, line }) => {
    const at = x;
    x += 34 + words.length * 6.1;
    const sign =
      line === undefined
        ? box(at, y - 9, 12, 11, color)
        : `<path d="M${at} ${y - 4}h14" class="s-${color} s2${line === 'dashed' ? ' dash' : ''}"/>`;
    return [sign, label(at + 19, y, words, { color: 'muted' })];
  });
};

/** A chart as a picture: title, legend, panels in two columns, white behind it. */
export const picture = ({ title, legend, height, panels }: Chart, subtitle: string): string => {
  const columns = panels.length === 1 ? 1 : 2;
  const width = Math.max(2 * panelWidth, columns * panelWidth) + 2 * margin + gap;
  const top = 74;
  const rows = Math.ceil(panels.length / columns);
  const tall = top + rows * (height + gap) + 8;
  const alt = `${title}. ${subtitle}. ${panels.map(({ says }) => says).join(' ')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}" role="img">`,
    `<title>${escaped(alt)}</title><style>${pictureColors}</style>`,
    box(0, 0, width, tall, 'card'),
    label(margin, 30, title, { size: 17, weight: 700 }),
    label(width - margin, 30, subtitle, { color: 'muted', anchor: 'end' }),
    ...legendOf(legend, 54),
    ...panels.map(({ body }, n) => {
      const x = margin + (n % columns) * (panelWidth + gap);
      const y = top + Math.floor(n / columns) * (height + gap);
      return `<g transform="translate(${x} ${y})">${body.join('')}</g>`;
    }),
    '</svg>',
    '',
  ].join('\n');
};
