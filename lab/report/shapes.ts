// Bars and lines of a chart, each series as one path.
import type { Bucket } from './buckets.ts';
import type { Color } from './colors.ts';
import { round, type Span, type ValueAxis, xOf } from './panel.ts';

export interface Series {
  readonly color: Color;
  readonly of: (bucket: Bucket) => number;
}

/** Bars on each other, the first series at the bottom. */
export const stackedBars = (
  buckets: readonly Bucket[],
  series: readonly Series[],
  { yOf }: ValueAxis,
  span: Span,
): string[] => {
  const bases = buckets.map(() => 0);
  return series.map(({ color, of }) => {
    const bars = buckets.map((bucket, n) => {
      const base = bases[n] ?? 0;
      const value = of(bucket);
      bases[n] = base + value;
      const x = xOf(span, bucket.fromMs);
      const width = Math.max(0.8, xOf(span, bucket.toMs) - x - 0.6);
      const [y, height] = [yOf(base + value), yOf(base) - yOf(base + value)];
      return value === 0 ? '' : `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
    });
    return `<path d="${bars.join('')}" class="f-${color}"/>`;
  });
};

/** A line through the middles of the slices; where there is no value it is broken, and a lone one is a dot. */
export const line = (
  buckets: readonly Bucket[],
  of: (bucket: Bucket) => number | null,
  { yOf }: ValueAxis,
  { span, color, dashed = false }: { span: Span; color: Color; dashed?: boolean },
): string => {
  const values = buckets.map(of);
  const points = values.map((value, n) => {
    if (value === null) return '';
    const { fromMs = 0, toMs = 0 } = buckets[n] ?? {};
    const at = `${round(xOf(span, (fromMs + Math.min(toMs, span.toMs)) / 2))} ${round(yOf(value))}`;
    const alone = (values[n - 1] ?? null) === null && (values[n + 1] ?? null) === null;
    if (alone) return `M${at}h0.01`;
    return `${(values[n - 1] ?? null) === null ? 'M' : 'L'}${at}`;
  });
  return `<path d="${points.join('')}" class="s-${color} s2${dashed ? ' dash' : ''}"/>`;
};
