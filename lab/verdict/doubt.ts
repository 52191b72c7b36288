// Why an expectation cannot be judged.
import type { Expectation } from '../experiment/experiment.ts';
import type { LaneRecord, RunRecord } from '../run/record.ts';
import type { boundOf, Compliance } from './bounds.ts';
import { lateAllowedMs, lateMsOf, missingFaults, missingInOther, samplesNeeded } from './enough.ts';
import { counted, timeInWords } from './figures.ts';
import { isLatenessToBlame } from './lateness.ts';
import { loadedPart, type Measured, type Scope } from './scope.ts';
import { traitsOf } from './traits.ts';

/** One lane's part in an expectation. */
interface Side {
  readonly scope: Scope;
  readonly seen: Measured;
}

/** All that one expectation is about. */
export interface Case extends Side {
  readonly record: RunRecord;
  readonly expectation: Expectation;
  /** The lane that it compares with; undefined = it is held against a number. */
  readonly other: Side | undefined;
  /** Undefined = the other lane's figure could not be had. */
  readonly bound: ReturnType<typeof boundOf>;
}

/** `too-little`: more of the same would do, and what is broken for good stays broken. */
export interface Doubt {
  readonly is: 'too-little' | 'not-comparable';
  readonly why: string;
}

const tooLittle = (why: string | undefined): Doubt | undefined => (why === undefined ? why : { is: 'too-little', why });
const notComparable = (why: string | undefined): Doubt | undefined =>
  why === undefined ? why : { is: 'not-comparable', why };

/** Why nothing of a run can be judged. */
export function runDoubt({ ending, changes }: Pick<RunRecord, 'ending' | 'changes'>): string | undefined {
  if (ending.is === 'stopped') return 'the run was stopped before its end';
  if (ending.is === 'aborted') return `the run was aborted: ${ending.why}`;
  if (ending.is === 'broken') return `the run broke: ${ending.why}`;
  const [first] = changes;
  if (first === undefined) return undefined;
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  return `it was changed by hand while it ran (${first.says}${more}), so it is not the experiment of the file`;
}

/** Why one expectation that was `kept` or not cannot be judged; undefined = it can. */
export function doubtOf(one: Case, kept: Compliance): Doubt | undefined {
  const sides = one.other === undefined ? [one] : [one, one.other];
  return (
    notComparable(runDoubt(one.record)) ??
    notComparable(sides.map(({ scope }) => booksDoubt(one, scope.lane)).find(Boolean)) ??
    notComparable(sides.map((side) => absence(one, side)).find(Boolean)) ??
    notComparable(lateness(one, sides, kept)) ??
    tooLittle(scarcity(one, kept))
  );
}

function booksDoubt({ expectation }: Case, { books, lane }: LaneRecord): string | undefined {
  if (!traitsOf(expectation.measure).booked) return undefined;
  if (!books.settled) return `the books of ${lane.name} were read while work was still under way`;
  if (books.strangers === 0) return undefined;
  return `the books of ${lane.name} hold ${counted(books.strangers, 'booking')} of no payment of this run`;
}

function absence({ expectation }: Case, { scope, seen }: Side): string | undefined {
  if (expectation.must.is === 'closedForm' && traitsOf(expectation.measure).unit !== 'share') return 'it is no share';
  if (seen.value !== null || seen.never) return undefined;
  const { measure } = expectation;
  const { name } = scope.lane.lane;
  if (scope.calls.length === 0) return `no call of ${name} was due`;
  if (measure === 'hedgedShare') return `${name} does not tell of hedges`;
  if (traitsOf(measure).of === 'answered call') return `no call of ${name} was answered`;
  return scope.lane.breaker.length === 0 ? `${name} has no breaker that tells` : `there is nothing to measure it on`;
}

function lateness({ expectation, record, bound, other }: Case, sides: readonly Side[], kept: Compliance) {
  if (!isLatenessToBlame({ expectation, kept, isComparison: other !== undefined })) return undefined;
  const allowedMs = lateAllowedMs(expectation, bound?.low ?? 0, record.experiment.withinMs);
  const lateMs = lateMsOf(sides.map(({ scope }) => scope.lane));
  if (lateMs <= allowedMs) return undefined;
  const [was, may] = [lateMs, allowedMs].map((ms) => timeInWords(ms));
  return `processes were up to ${was} late, and more than ${may} makes it another experiment`;
}

function scarcity({ expectation, scope, seen, other, bound }: Case, kept: Compliance): string | undefined {
  const { measure } = expectation;
  if (measure === 'arrivalsWhileOpen' && seen.samples === 0) return openings(scope);
  const needed = samplesNeeded(expectation, bound?.low ?? 0, loadedPart(scope), kept);
  const { of } = traitsOf(measure);
  if (seen.samples < needed) return `${counted(needed, of)} ${needed === 1 ? 'is' : 'are'} needed to say so`;
  return missingFaults(expectation, scope) ?? (other && missingInOther(expectation, other.scope, other.seen));
}

const openings = ({ lane }: Scope) =>
  lane.breaker.some(({ state }) => state === 'open')
    ? 'no call was due while the breaker was open, so its silence says nothing'
    : 'the breaker never opened';
