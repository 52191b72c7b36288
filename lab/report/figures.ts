// The figures of a lane that every report shows, and how each is written.
import type { MeasureName } from '../experiment/experiment.ts';
import { figureInWords } from '../verdict/figures.ts';
import { traitsOf } from '../verdict/traits.ts';

/** Of the whole run, in the order they are read. */
export const figures: readonly { readonly measure: MeasureName; readonly says: string }[] = [
  { measure: 'calls', says: 'calls due' },
  { measure: 'goodput', says: 'good: answered in time' },
  { measure: 'answeredShare', says: 'answered' },
  { measure: 'failedShare', says: 'failed or unfinished' },
  { measure: 'refusedShare', says: 'refused by a policy' },
  { measure: 'arrivals', says: 'attempts at the server' },
  { measure: 'amplification', says: 'attempts per call' },
  { measure: 'p50Ms', says: 'p50 of answers' },
  { measure: 'p99Ms', says: 'p99 of answers' },
  { measure: 'chargedTwice', says: 'charged twice' },
  { measure: 'failedButCharged', says: 'not answered, yet charged' },
  { measure: 'lost', says: 'answered, never charged' },
];

/** The measures of which one is too many. */
export const grave: ReadonlySet<MeasureName> = new Set(['chargedTwice', 'failedButCharged', 'lost']);

/** A value with its unit, on one line. */
export const inUnits = (measure: MeasureName, value: number, beside: number | null = null): string =>
  figureInWords(measure, value, beside).replaceAll(' ', '\u00a0');

interface Shown {
  readonly value: number | null;
  readonly never: boolean;
}

/** The same, also for what could not be measured or never came to be. */
export const shown = (measure: MeasureName, { value, never }: Shown): string => {
  if (never) return 'never';
  return value === null ? 'not measured' : inUnits(measure, value);
};

export type Range = readonly [low: number, high: number];

/** The interval of a mean knows nothing of what cannot be: no measure is below 0, no share above 1. */
export const possible = (measure: MeasureName, range: Range | null): Range | null => {
  if (range === null) return null;
  const most = traitsOf(measure).unit === 'share' ? 1 : Infinity;
  return [Math.max(0, range[0]), Math.min(most, range[1])];
};

/** Whether it says more than the value itself. */
export const isWide = (range: Range | null): range is Range => range !== null && range[0] < range[1];

/** `98.7 % to 99.9 %`; empty without an interval. */
export const interval = (measure: MeasureName, range: Range | null): string =>
  isWide(range) ? `${inUnits(measure, range[0])} to ${inUnits(measure, range[1])}` : '';
