// Each lane's breaker as a band over time, and the calls that it or another policy refused.
import type { BreakerState } from '../../client/index.ts';
import type { BreakerSpan, LaneRecord, RunRecord } from '../run/record.ts';
import type { Color } from './colors.ts';
import { spanOf } from './flow-charts.ts';
import { millis } from './numbers.ts';
import { counted } from '../verdict/figures.ts';
import { box, type Chart, fitting, heading, label, plot, round, shades, type Span, timeAxis, xOf } from './panel.ts';

const height = 104;
const bandY = 44;
const bandHeight = 20;
const refusals = { y: 67, height: 11 } as const;

const states: Record<BreakerState, { readonly color: Color; readonly word: string }> = {
  closed: { color: 'closed', word: 'closed' },
  open: { color: 'open', word: 'open' },
  half_open: { color: 'half', word: 'half-open' },
  isolated: { color: 'isolated', word: 'isolated' },
};

const drawSpan = (span: Span, { state, fromMs, toMs }: BreakerSpan, y: number): string[] => {
  const x = xOf(span, fromMs);
  // What was short must still be seen.
  const width = Math.max(xOf(span, toMs) - x, state === 'closed' ? 0 : 2.5);
  const { color, word } = states[state];
  const lasted = `${word}, ${millis(toMs - fromMs)}`;
  const words = fitting(lasted, width - 4, 10) === lasted ? lasted : '';
  return [
    box(x, y, width, bandHeight, color, `${word} from ${millis(fromMs)} to ${millis(toMs)}`),
    ...(words === '' ? [] : [label(x + width / 2, y + 14, words, { size: 10, anchor: 'middle' })]),
  ];
};

/** The states over time as one band, its upper edge at `y`; what is short goes on top of its long neighbours. */
export const drawBand = (span: Span, spans: readonly BreakerSpan[], y: number): string[] => {
  if (spans.length === 0) {
    const middle = (plot.left + plot.right) / 2;
    return [label(middle, y + 14, 'no breaker', { anchor: 'middle', color: 'muted' })];
  }
  const long = spans.filter(({ state }) => state !== 'half_open');
  return [...long, ...spans.filter(({ state }) => state === 'half_open')].flatMap((one) => drawSpan(span, one, y));
};

/** A mark for each refused call. */
const drawRefusals = (span: Span, { calls }: LaneRecord): string => {
  const instants = new Set(
    calls.filter(({ outcome }) => outcome === 'refused').map(({ startedMs }) => round(xOf(span, startedMs))),
  );
  const marks = [...instants].map((x) => `M${x} ${refusals.y}v${refusals.height}`);
  return `<path d="${marks.join('')}" class="s-refused s1"/>`;
};

const figureOf = ({ breaker }: LaneRecord): string => {
  if (breaker.length === 0) return '';
  const opened = breaker.filter(({ state }) => state === 'open');
  const openMs = opened.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  if (opened.length === 0) return 'never opened';
  return opened.length === 1
    ? `open once, for ${millis(openMs)}`
    : `open ${opened.length} times, ${millis(openMs)} in all`;
};

/** The breaker's states over time. */
export const breakerChart = (record: RunRecord): Chart => {
  const span = spanOf(record);
  return {
    file: 'breaker',
    title: 'The circuit breaker',
    says: 'Closed lets attempts through, open refuses them at once, half-open lets a probe through. A line below the band is a call that a policy refused.',
    legend: [
      { color: 'closed', words: 'closed' },
      { color: 'open', words: 'open' },
      { color: 'half', words: 'half-open' },
      { color: 'refused', words: 'a call refused', line: 'solid' },
    ],
    height,
    panels: record.lanes.map((lane) => {
      const refused = lane.calls.filter(({ outcome }) => outcome === 'refused').length;
      const figure = figureOf(lane);
      return {
        says: `Lane ${lane.lane.name}: ${figure || 'no breaker'}; ${counted(refused, 'call')} refused.`,
        body: [
          ...shades(span, height),
          ...drawBand(span, lane.breaker, bandY),
          drawRefusals(span, lane),
          ...timeAxis(span, height),
          ...heading(lane.lane.name, figure),
        ],
      };
    }),
  };
};
