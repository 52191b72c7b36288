// Every measure of every lane in two runs, or two sets of runs, beside each other.
import { type MeasureName, measureNames } from '../experiment/experiment.ts';
import { mean, meanInterval } from '../verdict/intervals.ts';
import { measured } from '../verdict/measures.ts';
import { inUnits, isWide, possible, type Range, shown } from './figures.ts';
import type { JudgedRun } from './report-run.ts';

interface Side {
  readonly value: number | null;
  readonly never: boolean;
  readonly interval: Range | null;
}

export interface ComparedMeasure {
  readonly lane: string;
  readonly measure: MeasureName;
  readonly a: Side;
  readonly b: Side;
}

const nothing: Side = { value: null, never: false, interval: null };

/** One figure of a lane: of one run as it is, of several their mean and its 95 % interval. */
const sideOf = (runs: readonly JudgedRun[], name: string, measure: MeasureName): Side => {
  const seen = runs.flatMap(({ record }) => {
    const lane = record.lanes.find((one) => one.lane.name === name);
    return lane === undefined ? [] : [measured(record, lane, measure, undefined)];
  });
  const [only] = seen;
  if (only === undefined) return nothing;
  if (seen.length === 1) return only;
  const values = seen.flatMap(({ value }) => value ?? []);
  if (values.length === 0) return { ...nothing, never: seen.some(({ never }) => never) };
  return { value: mean(values), never: false, interval: possible(measure, meanInterval(values, 0.95)) };
};

// What can be measured in neither, or is 0 in both, says nothing.
const isEmpty = ({ value, never }: Side) => !never && (value === null || value === 0);

export const laneNames = (a: readonly JudgedRun[], b: readonly JudgedRun[]): readonly string[] => [
  ...new Set([...a, ...b].flatMap(({ record }) => record.lanes.map(({ lane }) => lane.name))),
];

/** By lane, in the order of A, then what B has beside them. */
export const comparedMeasures = (a: readonly JudgedRun[], b: readonly JudgedRun[]): readonly ComparedMeasure[] =>
  laneNames(a, b).flatMap((lane) =>
    measureNames
      .map((measure) => ({ lane, measure, a: sideOf(a, lane, measure), b: sideOf(b, lane, measure) }))
      .filter((one) => !isEmpty(one.a) || !isEmpty(one.b)),
  );

// `59.3–73.7 %`: the unit once, where both ends have it.
const rangeWords = (measure: MeasureName, [low, high]: Range): string => {
  const [from, to] = [inUnits(measure, low), inUnits(measure, high)];
  const unit = /[^\d.,]*$/.exec(to)?.[0] ?? '';
  return unit !== '' && from.endsWith(unit) ? `${from.slice(0, -unit.length)}–${to}` : `${from}–${to}`;
};

const sideWords = (measure: MeasureName, side: Side): string =>
  isWide(side.interval) ? `${shown(measure, side)} (${rangeWords(measure, side.interval)})` : shown(measure, side);

const differenceWords = ({ measure, a, b }: ComparedMeasure): string => {
  if (a.value === null || b.value === null) return '';
  const difference = b.value - a.value;
  if (difference === 0) return 'none';
  // The sign of a difference is part of it; that of a minus is the true one.
  const size = inUnits(measure, Math.abs(difference), 0);
  return `${difference > 0 ? '+' : '−'}${size.endsWith('%') ? `${size.slice(0, -1)}points` : size}`;
};

/** Whether chance alone may be behind it: `apart`, `overlap`, or nothing where there are no intervals. */
const overlapWords = ({ a, b }: ComparedMeasure): string => {
  if (a.interval === null || b.interval === null) return '';
  return a.interval[0] <= b.interval[1] && b.interval[0] <= a.interval[1] ? 'overlap' : 'apart';
};

export const comparedHeads = ['Lane', 'Measure', 'A', 'B', 'B − A', 'Intervals'] as const;

/** The cells of one row. */
export const comparedCells = (one: ComparedMeasure): readonly string[] => [
  one.lane,
  one.measure,
  sideWords(one.measure, one.a),
  sideWords(one.measure, one.b),
  differenceWords(one),
  overlapWords(one),
];
