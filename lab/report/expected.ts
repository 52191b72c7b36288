// An expectation as it is written in a verdict table.
import type { Bound, Expectation } from '../experiment/experiment.ts';
import { inUnits } from './figures.ts';
import { confidenceInWords } from '../verdict/figures.ts';
import { plain } from './numbers.ts';

const signs = { atLeast: 'at least', atMost: 'at most', equal: 'exactly' } as const;

const boundWords = ({ measure }: Expectation, bound: Bound): string => {
  if (typeof bound === 'number') return inUnits(measure, bound);
  const times = bound.times === 1 ? '' : `${plain(bound.times)} × `;
  return `${times}that of ${bound.lane}${bound.plus === 0 ? '' : ` + ${inUnits(measure, bound.plus)}`}`;
};

/** `at most 0.5 × that of naive`, `22.4 % within the 95 % interval`. */
export const expected = (expectation: Expectation): string => {
  const { must, measure } = expectation;
  if (must.is === 'closedForm')
    return `${inUnits(measure, must.value)} within the ${confidenceInWords(must.confidence)} interval`;
  return `${signs[must.is]} ${boundWords(expectation, must.bound)}`;
};
