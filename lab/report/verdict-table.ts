// The expectations of an experiment, judged: as a table of a page.
import type { Expectation } from '../experiment/experiment.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';
import { expected } from './expected.ts';
import { countedVerdicts, type RepeatedJudgement, type RepeatVerdict } from '../verdict/repeats.ts';
import { interval, inUnits, possible, shown } from './figures.ts';
import { escaped } from './markup.ts';
import { table } from './tables.ts';

export const badge = (verdict: Verdict): string => `<span class="badge ${verdict}">${verdict}</span>`;

/** What was measured, with the interval of a share. */
export const measuredWords = (judgement: Judgement): string => {
  const { measure } = judgement.expectation;
  const range = interval(measure, judgement.interval);
  return `${shown(measure, judgement)}${range === '' ? '' : ` (95 % interval ${range})`}`;
};

/** Of which lane, and when. */
export const whereWords = ({ lane, during }: Expectation): string =>
  during === undefined ? lane : `${lane}, during ${during}`;

export const verdictTable = (judgements: readonly Judgement[]): string =>
  table({
    label: 'Verdict table',
    heads: ['Verdict', 'Expectation', 'Lane', 'Expected', 'Measured', 'Why'],
    rowHead: 1,
    kind: 'words',
    rows: judgements.map((judgement) => [
      badge(judgement.verdict),
      ...[
        judgement.expectation.says,
        whereWords(judgement.expectation),
        expected(judgement.expectation),
        measuredWords(judgement),
        judgement.why,
      ].map(escaped),
    ]),
  });

const together = ({ expectation: { measure }, mean, interval: range, pooled }: RepeatedJudgement): string => {
  if (pooled === null && mean === null) return 'not measured';
  const [value, ends] = pooled === null ? [mean ?? 0, possible(measure, range)] : [pooled.share, pooled.interval];
  const between = interval(measure, ends);
  return `${pooled === null ? 'mean ' : ''}${inUnits(measure, value)}${between === '' ? '' : ` (95 % interval ${between})`}`;
};

/** The rows of a table of several runs: verdict, expectation, what it was in each run, what they measured together. */
export const repeatedRows = ({ judgements }: RepeatVerdict): readonly (readonly [Verdict, ...string[]])[] =>
  judgements.map((judgement) => [
    judgement.verdict,
    judgement.expectation.says,
    countedVerdicts(judgement.verdicts),
    together(judgement),
  ]);
