// How much must have been seen before a verdict may be PASS. None in n says that there are fewer than 3 in n, with 95 %
// confidence (the rule of three): who claims 99 % needs 300.
import type { Expectation, MeasureName, Must, TimeWindow } from '../experiment/experiment.ts';
import type { LaneRecord } from '../run/record.ts';
import type { Compliance } from './bounds.ts';
import type { Measured, Scope } from './scope.ts';
import { type Traits, traitsOf } from './traits.ts';

const faultsNeeded = 30;
const arrivalsToCompareWith = 30;
const ofArrivals: ReadonlySet<MeasureName> = new Set(['arrivals', 'arrivalsPerSecond', 'peakArrivalsPer100Ms']);
// A bound of exactly 0 or 1 is about what was seen only: as many as for 99 %.
const samplesForNoException = 300;

const ruleOfThree = (exceptions: number) =>
  exceptions <= 0 ? samplesForNoException : Math.ceil(3 / exceptions - 1e-9);

function samplesForShare(must: Must, bound: number): number {
  const rarer = Math.min(bound, 1 - bound);
  if (must.is === 'atLeast') return ruleOfThree(1 - bound);
  if (must.is === 'atMost') return ruleOfThree(bound);
  if (must.is === 'equal') return ruleOfThree(rarer);
  // Enough for about five of the rarer kind.
  return rarer <= 0 ? samplesForNoException : Math.max(100, Math.ceil(5 / rarer));
}

// What grows has reached a number for good; another lane's figure may grow as well, and what it has not reached yet it
// may still reach.
const provesItself = (must: Must, { grows }: Traits) =>
  grows && must.is === 'atLeast' && typeof must.bound === 'number';

/** How many samples a verdict on the expectation needs. `part` is the time in which calls were due. */
export function samplesNeeded(
  { measure, must, minimumSamples }: Expectation,
  bound: number,
  part: TimeWindow,
  kept: Compliance,
): number {
  const traits = traitsOf(measure);
  if (minimumSamples !== undefined) return minimumSamples;
  if (kept === 'kept' && provesItself(must, traits)) return 1;
  if (measure === 'healMs') return Math.ceil((traits.minimum * (part.toMs - part.fromMs)) / 1_000);
  if (traits.unit !== 'share' || (traits.trapped && bound === 0)) return traits.minimum;
  return Math.max(traits.minimum, samplesForShare(must, bound));
}

/** A measure that counts what faults bring about needs faults, or it proves nothing. Says what is missing. */
export function missingFaults({ measure, must }: Expectation, { lane, calls }: Scope): string | undefined {
  const traits = traitsOf(measure);
  if (!traits.trapped || must.is === 'atLeast') return undefined;
  const due = new Set(calls.map(({ n }) => n));
  const met = lane.attempts.filter(({ n, faultKind }) => faultKind !== '' && due.has(n)).length;
  return met >= faultsNeeded ? undefined : `only ${met} of its attempts met a fault, and ${faultsNeeded} are needed`;
}

/** What a comparison with another lane lacks there. */
export function missingInOther({ measure }: Expectation, { lane, arrivals }: Scope, seen: Measured) {
  const { of, minimum } = traitsOf(measure);
  if (ofArrivals.has(measure) && arrivals.length < arrivalsToCompareWith) {
    return `only ${arrivals.length} arrived from ${lane.lane.name}, and ${arrivalsToCompareWith} are needed`;
  }
  if (measure === 'healMs' || seen.samples >= minimum) return undefined;
  return `${lane.lane.name} has only ${seen.samples} ${of}s, and ${minimum} are needed`;
}

/** Whether it is broken for good, however much more is seen: more of what grows, or a share far enough off its bound. */
export function isProvenBroken({ measure, must }: Expectation, seen: Measured, bound: number): boolean {
  if (must.is === 'closedForm' || typeof must.bound !== 'number') return false;
  if (seen.interval !== null) {
    const [low, high] = seen.interval;
    return (must.is !== 'atLeast' && low > bound) || (must.is !== 'atMost' && high < bound);
  }
  return traitsOf(measure).grows && must.is !== 'atLeast' && (seen.value ?? seen.atLeast ?? 0) > bound;
}

// Less than a busy machine with two cores is late at times, and a quarter of what people take for "at once".
const lateLimitMs = 250;

/** How late processes may have been for a measure that this changes: more where the bound is longer. */
export function lateAllowedMs({ measure }: Expectation, bound: number, withinMs: number): number {
  if (measure === 'goodput') return Math.max(lateLimitMs, withinMs / 4);
  return traitsOf(measure).unit === 'ms' ? Math.max(lateLimitMs, bound / 10) : lateLimitMs;
}

/** The most that the processes behind a comparison were late. */
export const lateMsOf = (lanes: readonly LaneRecord[]): number => Math.max(0, ...lanes.map(({ lateMs }) => lateMs));
