// One function a kind of panel. Options say what differs; what all our panels share is here.
import type { Explained, Query, Step, Unplaced } from './model.ts';

interface Common extends Explained {
  readonly title: string;
  /** Grafana's id of a unit: `percentunit` = 0..1, `s`, `reqps`, `bytes`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

/** Names of series and their colours. */
export type Colors = Readonly<Record<string, string>>;

const byName = (colors: Colors): object[] =>
  Object.entries(colors).map(([name, fixedColor]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }));

const legend = { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] };
const tooltip = { mode: 'multi', sort: 'desc' };
const nan = { type: 'special', options: { match: 'nan', result: { text: 'no calls', index: 0 } } };

interface Stat extends Common {
  readonly steps: readonly Step[];
  /** Shows the name of the series in place of its value. Default false. */
  readonly names?: boolean;
  readonly noValue?: string;
}

/** One figure, with its recent past behind it. */
export function stat({ unit, steps, names = false, noValue = 'no calls', ...rest }: Stat): Unplaced {
  return {
    type: 'stat',
    width: 4,
    height: 4,
    format: 'time_series',
    instant: names,
    fieldConfig: {
      defaults: {
        unit,
        noValue,
        mappings: [nan],
        color: { mode: 'thresholds' },
        thresholds: { mode: 'absolute', steps },
      },
      overrides: [],
    },
    options: {
      colorMode: 'background',
      graphMode: names ? 'none' : 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: names ? 'name' : 'value',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
    ...rest,
  };
}

interface Timeseries extends Common {
  readonly colors?: Colors;
  /** Each on top of the others. Default false. */
  readonly stacked?: boolean;
  /** For what comes and goes: a gap reads as zero. Default false. */
  readonly bars?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Drawn as a dashed line. */
  readonly limit?: number;
  /** Of 24 columns. Default 12. */
  readonly width?: number;
  /** In rows of about 30 pixels. Default 8. */
  readonly height?: number;
}

/** Lines, areas or bars over time. */
export function timeseries({ unit, min = 0, max, colors = {}, width = 12, height = 8, ...rest }: Timeseries): Unplaced {
  const { stacked = false, bars = false, limit, ...shown } = rest;
  const custom = {
    drawStyle: bars ? 'bars' : 'line',
    lineWidth: bars ? 0 : 2,
    fillOpacity: bars ? 80 : stacked ? 60 : 8,
    showPoints: 'never',
    spanNulls: false,
    stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: limit === undefined ? 'off' : 'dashed' },
  };
  const steps: Step[] = [{ value: null, color: 'green' }];
  if (limit !== undefined) steps.push({ value: limit, color: 'red' });
  return {
    type: 'timeseries',
    width,
    height,
    format: 'time_series',
    instant: false,
    fieldConfig: {
      defaults: {
        unit,
        min,
        ...(max === undefined ? {} : { max }),
        color: { mode: 'palette-classic' },
        custom,
        thresholds: { mode: 'absolute', steps },
      },
      overrides: byName(colors),
    },
    options: { legend, tooltip },
    ...shown,
  };
}
