// The kinds of panel that the dashboard needs once.
import type { Explained, Query, Unplaced } from './model.ts';

interface Single extends Explained {
  readonly title: string;
  readonly query: Query;
}

/** Words and a colour for a number. */
export interface State {
  readonly code: number;
  readonly text: string;
  readonly color: string;
}

/** A coloured band for each series, in words. */
export function stateTimeline({ query, states, ...rest }: Single & { states: readonly State[] }): Unplaced {
  const words = states.map(({ code, text, color }, index) => [code, { text, color, index }]);
  return {
    type: 'state-timeline',
    width: 16,
    height: 6,
    format: 'time_series',
    instant: false,
    queries: [query],
    fieldConfig: {
      defaults: {
        unit: 'short',
        noValue: 'no client',
        color: { mode: 'thresholds' },
        custom: { fillOpacity: 85, lineWidth: 0 },
        mappings: [{ type: 'value', options: Object.fromEntries(words) }],
        thresholds: { mode: 'absolute', steps: states.map(({ code, color }) => ({ value: code || null, color })) },
      },
      overrides: [],
    },
    options: {
      mergeValues: true,
      showValue: 'auto',
      alignValue: 'center',
      rowHeight: 0.8,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'single', sort: 'none' },
    },
    ...rest,
  };
}

/** How a histogram's buckets fill over time. */
export function heatmap({ query, unit, ...rest }: Single & { unit: string }): Unplaced {
  return {
    type: 'heatmap',
    width: 12,
    height: 8,
    format: 'heatmap',
    instant: false,
    queries: [query],
    fieldConfig: { defaults: { unit, custom: { scaleDistribution: { type: 'linear' } } }, overrides: [] },
    options: {
      calculate: false,
      cellGap: 1,
      color: { mode: 'scheme', scheme: 'Oranges', fill: 'dark-orange', exponent: 0.5, scale: 'exponential', steps: 64 },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      rowsFrame: { layout: 'auto' },
      tooltip: { mode: 'single', showColorScale: false, yHistogram: false },
      yAxis: { axisPlacement: 'left', reverse: false, unit },
    },
    ...rest,
  };
}

/** The labels of each series as a row. */
export function table({ query, hidden, ...rest }: Single & { hidden: readonly string[] }): Unplaced {
  return {
    type: 'table',
    width: 12,
    height: 8,
    format: 'table',
    instant: true,
    queries: [query],
    fieldConfig: { defaults: { unit: 'none' }, overrides: [] },
    options: { showHeader: true, cellHeight: 'sm' },
    transformations: [
      { id: 'organize', options: { excludeByName: Object.fromEntries(hidden.map((name) => [name, true])) } },
    ],
    ...rest,
  };
}
