// What processes that were late do to an expectation. A machine that is too busy makes waits longer and answers fewer: a
// bound that holds all the same holds the more, and one that does not may be the machine's doing. So what lateness may
// have brought about is neither PASS nor FAIL.
import type { Expectation, Must } from '../experiment/experiment.ts';
import type { Compliance } from './bounds.ts';
import { traitsOf } from './traits.ts';

export interface LateCase {
  readonly expectation: Expectation;
  /** Whether the expectation was kept, as far as was seen. */
  readonly kept: Compliance;
  /** Both sides of it were measured: lateness has moved both. */
  readonly isComparison: boolean;
}

const worsens = (must: Must) => ({ atMost: 'up', atLeast: 'down', equal: 'either', closedForm: 'either' })[must.is];

/** Whether a run in which processes were too late says nothing about the expectation. */
export function isLatenessToBlame({ expectation: { measure, must }, kept, isComparison }: LateCase): boolean {
  const { timed, lateMoves } = traitsOf(measure);
  const [bad, theory] = [worsens(must), must.is === 'closedForm'];
  if (kept === 'undecided') return timed;
  if (kept === 'kept') return timed && (isComparison || lateMoves !== bad);
  if (theory) return true;
  if (lateMoves === 'none') return false;
  return isComparison || lateMoves === 'either' || bad === 'either' || lateMoves === bad;
}
