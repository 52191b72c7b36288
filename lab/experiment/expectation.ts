// From an expectation as the file writes it to one with its words.
import type { Bound, Expectation, Must } from './experiment.ts';
import type { ExperimentFile } from './format.ts';
import { measureWords } from './measure-words.ts';

type ExpectationFile = ExperimentFile['expect'][number];

function mustOf({ atLeast, atMost, equal, closedForm }: ExpectationFile): Must {
  if (atLeast !== undefined) return { is: 'atLeast', bound: atLeast };
  if (atMost !== undefined) return { is: 'atMost', bound: atMost };
  if (closedForm !== undefined) return { is: 'closedForm', ...closedForm };
  return { is: 'equal', bound: equal ?? 0 };
}

function boundWords(bound: Bound): string {
  if (typeof bound === 'number') return String(bound);
  const { lane, times, plus } = bound;
  const factor = times === 1 ? `that of ${lane}` : `${times} times that of ${lane}`;
  if (plus === 0) return factor;
  return `${factor} ${plus > 0 ? 'and' : 'less'} ${Math.abs(plus)}${plus > 0 ? ' more' : ''}`;
}

function mustWords(must: Must): string {
  if (must.is === 'closedForm') return `around ${must.value}, as theory says`;
  const is = { atLeast: 'at least', atMost: 'at most', equal: 'exactly' }[must.is];
  return `${is} ${boundWords(must.bound)}`;
}

/** The expectation, in words of its own where the file has none: "naive: attempts per call, at most 1.2". */
export function expectationOf(file: ExpectationFile): Expectation {
  const { lane, measure, during, minimumSamples } = file;
  const must = mustOf(file);
  const when = during === undefined ? '' : ` during ${during}`;
  const says = file.says ?? `${lane}: ${measureWords(measure)}${when}, ${mustWords(must)}`;
  return { says, lane, measure, during, must, minimumSamples };
}
