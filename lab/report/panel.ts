// One small chart of many: axes, grid, the faults' windows behind it. All panels of a chart have the same axes.
import type { PhaseRecord } from '../run/record.ts';
import type { Color } from './colors.ts';
import { escaped } from './markup.ts';

/** One lane's part of a chart: SVG within `panelWidth` × the chart's height. */
export interface Panel {
  /** What a screen reader says instead of showing it. */
  readonly says: string;
  readonly body: readonly string[];
}

export interface LegendEntry {
  readonly color: Color;
  readonly words: string;
  /** A bar by default. */
  readonly line?: 'solid' | 'dashed';
}

export interface Chart {
  /** The name of its picture, without the ending. */
  readonly file: string;
  readonly title: string;
  /** How to read it. */
  readonly says: string;
  readonly legend: readonly LegendEntry[];
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** What the horizontal axis of all panels is made of. */
export interface Span {
  readonly toMs: number;
  readonly phases: readonly PhaseRecord[];
}

export const panelWidth = 440;
export const plot = { left: 44, right: panelWidth - 8, top: 28, below: 22 } as const;

export const round = (value: number): number => Math.round(value * 10) / 10;

interface Words {
  readonly color?: Color;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly weight?: number;
}

export const label = (x: number, y: number, text: string, words: Words = {}): string => {
  const { color = 'ink', anchor = 'start', size = 11, weight = 400 } = words;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" class="f-${color}">${escaped(text)}</text>`;
};

export const box = (x: number, y: number, width: number, height: number, color: Color, title = ''): string => {
  const rect = `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" class="f-${color}"`;
  return title === '' ? `${rect}/>` : `${rect}><title>${escaped(title)}</title></rect>`;
};

/** As much of the words as fits; the rest is an ellipsis, or nothing where not even three letters fit. */
export const fitting = (text: string, width: number, size: number): string => {
  const room = Math.floor(width / (size * 0.58));
  if (text.length <= room) return text;
  return room < 4 ? '' : `${text.slice(0, room - 1).trimEnd()}…`;
};

export const xOf = ({ toMs }: Span, atMs: number): number =>
  plot.left + (Math.min(Math.max(atMs, 0), toMs) / toMs) * (plot.right - plot.left);

/** The lane's name, and at the right its figure in a few words. */
export const heading = (name: string, figure: string): string[] => {
  const figureWidth = figure.length * 11 * 0.58;
  return [
    label(4, 15, fitting(name, panelWidth - figureWidth - 20, 13), { size: 13, weight: 650 }),
    label(plot.right, 15, figure, { anchor: 'end', color: 'muted' }),
  ];
};

/** Windows in which something was injected, named where there is room; goes behind all else. */
export const shades = (span: Span, height: number): string[] =>
  span.phases
    .filter(({ faults }) => faults !== '')
    .flatMap(({ name, fromMs, toMs, faults }) => {
      const x = xOf(span, fromMs);
      const width = xOf(span, toMs) - x;
      const words = fitting(name, width - 6, 10);
      return [
        box(x, plot.top - 4, width, height - plot.top - plot.below + 4, 'shade', `${name}: ${faults}`),
        ...(words === '' ? [] : [label(x + 4, plot.top + 7, words, { size: 10, color: 'fault' })]),
      ];
    });

/** Where those windows begin and end; goes over what would hide them. */
export const edges = (span: Span, height: number): string => {
  const instants = span.phases.filter(({ faults }) => faults !== '').flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
  const lines = [...new Set(instants)].map(
    (atMs) => `M${round(xOf(span, atMs))} ${plot.top - 4}V${height - plot.below}`,
  );
  return `<path d="${lines.join('')}" class="s-fault s1 dots"/>`;
};

/** Seconds along the bottom. */
export const timeAxis = (span: Span, height: number): string[] => {
  const y = height - plot.below;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800].find((s) => span.toMs / 1_000 / s <= 9) ?? 3_600;
  const ticks = Array.from({ length: Math.floor(span.toMs / 1_000 / step) + 1 }, (_, n) => n * step);
  return [
    `<path d="M${plot.left} ${y}H${plot.right}" class="s-line s1"/>`,
    ...ticks.map((s) => {
      const atEdge = xOf(span, s * 1_000) > plot.right - 14;
      const x = atEdge ? plot.right : xOf(span, s * 1_000);
      return label(x, y + 14, `${s} s`, { size: 10, color: 'muted', anchor: atEdge ? 'end' : 'middle' });
    }),
  ];
};

export interface ValueAxis {
  readonly yOf: (value: number) => number;
  readonly lines: readonly string[];
}

const gridLine = (y: number, words: string) => [
  `<path d="M${plot.left} ${round(y)}H${plot.right}" class="s-grid s1"/>`,
  label(plot.left - 5, y + 3.5, words, { size: 10, color: 'muted', anchor: 'end' }),
];

/** From 0 to at least `most`, in round steps. */
export const linearAxis = (most: number, height: number, words: (value: number) => string = String): ValueAxis => {
  const [top, bottom] = [plot.top + 16, height - plot.below];
  const rough = Math.max(most, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((n) => n * power >= rough) ?? 10) * power;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const yOf = (value: number) => bottom - (Math.min(value, count * step) / (count * step)) * (bottom - top);
  const ticks = Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(6)));
  return { yOf, lines: ticks.flatMap((value) => gridLine(yOf(value), words(value))) };
};

/** Whole powers of ten that hold everything from `least` (above 0) to `most`. */
export const logAxis = (least: number, most: number, height: number, words: (value: number) => string): ValueAxis => {
  const [top, bottom] = [plot.top + 16, height - plot.below];
  const from = Math.floor(Math.log10(least) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(most) - 1e-9));
  const part = (value: number) => Math.min(1, Math.max(0, (Math.log10(Math.max(value, 1e-9)) - from) / (to - from)));
  const yOf = (value: number) => bottom - part(value) * (bottom - top);
  const ticks = Array.from({ length: to - from + 1 }, (_, n) => 10 ** (from + n));
  return { yOf, lines: ticks.flatMap((value) => gridLine(yOf(value), words(value))) };
};
