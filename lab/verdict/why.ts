// The sentence behind a judgement: what was seen, what was expected, and why that is not enough where it is not.
import type { Bound, Must } from '../experiment/experiment.ts';
import type { Case } from './doubt.ts';
import { confidenceInWords, counted, figureInWords } from './figures.ts';
import { shareInterval } from './intervals.ts';
import { traitsOf } from './traits.ts';

type LaneBound = Exclude<Bound, number>;
type Theory = Extract<Must, { is: 'closedForm' }>;

/** "99.8 % of 812 calls; at least 99 % was expected"; `doubt` follows it. */
export function sentence(one: Case, doubt: string | undefined): string {
  const said = [sightOf(one), expectationOf(one)].filter(Boolean).join('; ');
  return doubt === undefined ? said : [said, doubt].filter(Boolean).join(', but ');
}

function sightOf({ expectation, seen }: Case): string {
  const { measure } = expectation;
  const { unit, of } = traitsOf(measure);
  const samples = counted(seen.samples, of);
  if (seen.never) {
    const time = figureInWords(measure, seen.atLeast ?? 0);
    return `${measure === 'healMs' ? 'not healed within' : 'still waiting after'} ${time} (${samples})`;
  }
  if (seen.value === null) return '';
  const value = figureInWords(measure, seen.value, beside(expectation.must, seen.value));
  return unit === 'share' || of === 'payment' ? `${value} of ${samples}` : `${value} (${samples})`;
}

const beside = (must: Must, value: number) =>
  must.is === 'closedForm' || typeof must.bound !== 'number' ? value : must.bound;

const degree = { atLeast: 'at least', atMost: 'at most', equal: 'exactly' } as const;

function expectationOf(one: Case): string {
  const { must, measure } = one.expectation;
  const { seen } = one;
  if (must.is === 'closedForm') return theory(one, must);
  if (typeof must.bound === 'number') {
    return `${degree[must.is]} ${figureInWords(measure, must.bound, seen.value)} was expected`;
  }
  return `${degree[must.is]} ${comparison(one, must.bound)} was expected`;
}

/** "12, 0.2 times the 60 of retries," or without the product where the other figure never came to be. */
function comparison({ expectation, seen, other, bound }: Case, { lane, times, plus }: LaneBound): string {
  const { measure } = expectation;
  const value = other?.seen.value ?? null;
  const of = value === null ? `that of ${lane}` : `the ${figureInWords(measure, value)} of ${lane}`;
  const product = times === 1 ? of : `${times} times ${of}`;
  const sum = plus === 0 ? product : `${product} plus ${figureInWords(measure, plus)}`;
  if (value === null || bound === undefined || sum === of) return sum;
  return `${figureInWords(measure, bound.low, seen.value)}, ${sum},`;
}

function theory({ expectation, seen }: Case, { value, confidence }: Theory): string {
  const said = `theory says ${figureInWords(expectation.measure, value, seen.value)}`;
  if (seen.value === null || seen.interval === null) return said;
  const interval = shareInterval(seen.value * seen.samples, seen.samples, confidence);
  const [low, high] = interval.map((end) => figureInWords(expectation.measure, end, value));
  const holds = value >= interval[0] && value <= interval[1] ? 'holds' : 'does not hold';
  return `${said}, which the ${confidenceInWords(confidence)} interval, ${low} to ${high}, ${holds}`;
}
