// What a measure is held against, and whether it keeps to it. What never came to be is known from below only.
import type { Expectation, Must } from '../experiment/experiment.ts';
import { shareInterval } from './intervals.ts';
import type { Measured } from './scope.ts';

/** What is known of a number: that it lies between these; mostly they are the same. */
interface Known {
  readonly low: number;
  readonly high: number;
}

export type Compliance = 'kept' | 'broken' | 'undecided';

const exactly = (value: number): Known => ({ low: value, high: value });

/** What is known of a measured figure; undefined = nothing. */
function known({ value, never, atLeast }: Measured): Known | undefined {
  if (never) return { low: atLeast ?? 0, high: Number.POSITIVE_INFINITY };
  return value === null ? undefined : exactly(value);
}

// Never so many times: 0 times Infinity is no number.
const scaled = (value: number, times: number, plus: number) => (times === 0 ? plus : value * times + plus);

/** What is known of the bound, given the same measure of the lane that it names. */
export function boundOf(must: Must, other: Measured | undefined): Known | undefined {
  if (must.is === 'closedForm') return exactly(must.value);
  if (typeof must.bound === 'number') return exactly(must.bound);
  const { times, plus } = must.bound;
  const of = other && known(other);
  return of && { low: scaled(of.low, times, plus), high: scaled(of.high, times, plus) };
}

/** The lane that an expectation compares with; undefined = it is held against a number. */
export const otherLane = ({ must }: Pick<Expectation, 'must'>): string | undefined =>
  must.is !== 'closedForm' && typeof must.bound === 'object' ? must.bound.lane : undefined;

/** Whether what was seen keeps to what must be. */
export function compliance(must: Must, seen: Measured, bound: Known | undefined): Compliance {
  const own = known(seen);
  if (own === undefined || bound === undefined) return 'undecided';
  if (must.is === 'atMost') return atMost(own, bound);
  if (must.is === 'atLeast') return atMost(bound, own);
  if (must.is === 'closedForm') return holdsTheory(seen, must.value, must.confidence);
  if (own.high === Number.POSITIVE_INFINITY) return own.low > bound.high ? 'broken' : 'undecided';
  return Math.abs(own.low - bound.low) <= slack(own.low) ? 'kept' : 'broken';
}

// 1.1 × 70 is a little more than 77.
const slack = (value: number) => 1e-9 * Math.max(1, Math.abs(value));

function atMost(less: Known, more: Known): Compliance {
  if (less.high <= more.low + (Number.isFinite(more.low) ? slack(more.low) : 0)) return 'kept';
  return less.low > more.high ? 'broken' : 'undecided';
}

function holdsTheory({ value, samples }: Measured, theory: number, confidence: number): Compliance {
  const [low, high] = shareInterval((value ?? 0) * samples, samples, confidence);
  return theory >= low && theory <= high ? 'kept' : 'broken';
}
