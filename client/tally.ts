// Counting that costs an addition. prom-client builds, checks and hashes the labels at each `inc` and `observe`, which
// made metrics the dearest part of a call; here a series is looked up once and told to prom-client when somebody asks.
import { type Counter, Histogram, type Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

/** One series of a counter. */
export interface Tally {
  count: number;
}

/** The series of a counter that are counted here, the same labels the same one; `flush` tells prom-client, and belongs into the counter's `collect`. */
export function tallies<Name extends string>(): {
  readonly of: (labels: Record<Name, string>) => Tally;
  readonly flush: (counter: Counter<Name>) => void;
} {
  const all = new Map<string, { readonly labels: Record<Name, string>; readonly tally: Tally }>();
  return {
    of(labels) {
      const key = Object.values(labels).join('\n');
      const series = all.get(key) ?? { labels, tally: { count: 0 } };
      all.set(key, series);
      return series.tally;
    },
    flush(counter) {
      for (const { labels, tally } of all.values()) {
        if (tally.count > 0) counter.inc(labels, tally.count);
        tally.count = 0;
      }
    },
  };
}

interface Series {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
}

export type Observe = (value: number) => void;

export interface DurationOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Upper bounds, growing. */
  readonly buckets: readonly number[];
  readonly registers: Registry[];
}

// As prom-client tells of a series: each bucket holds those below it.
function valuesOf(name: string, buckets: readonly number[], { labels, counts, sum }: Series) {
  let total = 0;
  const cumulated = counts.map((count, at) => ({
    metricName: `${name}_bucket`,
    labels: { le: buckets[at] ?? '+Inf', ...labels },
    value: (total += count),
    exemplar: null,
  }));
  const whole = { metricName: `${name}_sum`, labels, value: sum };
  return [...cumulated, whole, { metricName: `${name}_count`, labels, value: total }];
}

/** A histogram of prom-client's whose series are kept here; the same labels give the same series. */
export function durations({ buckets, labelNames, ...config }: DurationOptions) {
  const all = new Map<string, Series>();
  const histogram = new Histogram({ ...config, labelNames: [...labelNames], buckets: [...buckets] });
  const { name, help } = config;
  // The registry asks `getForPromString` first, where there is one.
  Object.assign(histogram, {
    getForPromString: undefined,
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...all.values()].flatMap((series) => valuesOf(name, buckets, series)),
    }),
    reset() {
      for (const series of all.values()) Object.assign(series, { sum: 0, counts: series.counts.fill(0) });
    },
  });
  return {
    /** Finds or makes a series, at 0; what it returns adds a value to it. */
    of(labels: Labels): Observe {
      const key = labelNames.map((name) => labels[name]).join('\n');
      const series = all.get(key) ?? { labels, counts: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0 };
      all.set(key, series);
      return (value) => {
        let at = 0;
        while (at < buckets.length && value > (buckets[at] as number)) at += 1;
        series.counts[at] = (series.counts[at] as number) + 1;
        series.sum += value;
      };
    },
  };
}
