// Verdicts as a terminal shows them: plain text of at most 100 columns.
import { counted, figureInWords } from './figures.ts';
import type { Interval } from './intervals.ts';
import { countedVerdicts, type RepeatedJudgement, type RepeatVerdict } from './repeats.ts';
import { row } from './table.ts';
import { traitsOf } from './traits.ts';
import type { Judgement, RunVerdict, Verdict } from './verdict.ts';

/** `colour` = whether the terminal wants it; the words say all without it. */
export interface WordsOptions {
  readonly colour: boolean;
}

const columns = [7, 44, 45] as const;
const line = (cells: readonly string[]) => row(cells, columns);

/** The verdict of a run: a table of what was expected and what was seen, and the verdict itself below. */
export function verdictInWords({ verdict, why, judgements }: RunVerdict, options: WordsOptions): string {
  const rows = judgements.map((judgement) => [judgement.verdict, saysOf(judgement), judgement.why]);
  return tableOf(['VERDICT', 'EXPECTED', 'SEEN'], rows, [verdict, why], options);
}

/** The verdict of several runs: what they measured together. */
export function repeatsInWords({ verdict, why, judgements }: RepeatVerdict, options: WordsOptions): string {
  const rows = judgements.map((judgement) => [
    judgement.verdict,
    saysOf(judgement),
    [countedVerdicts(judgement.verdicts), measuredBy(judgement)].join('; '),
  ]);
  return tableOf(['VERDICT', 'EXPECTED', 'SEEN IN THE RUNS'], rows, [verdict, why], options);
}

const saysOf = ({ expectation }: Pick<Judgement, 'expectation'>) => expectation.says;

function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  [verdict, why]: readonly [Verdict, string],
  { colour }: WordsOptions,
): string {
  const body = rows.map((cells) => coloured(line(cells), cells[0] as Verdict, colour));
  const end = coloured(row([verdict, why], [columns[0], columns[1] + columns[2] + 2]), verdict, colour);
  return [line(head), ...body, '', end].join('\n');
}

const hue: Readonly<Record<Verdict, number>> = { PASS: 32, FAIL: 31, UNKNOWN: 33 };

// The verdict is the first word.
const coloured = (text: string, verdict: Verdict, colour: boolean) =>
  colour ? `\u001B[1;${hue[verdict]}m${verdict}\u001B[0m${text.slice(verdict.length)}` : text;

function measuredBy({ expectation, mean, interval, pooled, values }: RepeatedJudgement): string {
  const { measure } = expectation;
  const between = ([low, high]: Interval) =>
    `95 % interval ${figureInWords(measure, low, high)} to ${figureInWords(measure, high, low)}`;
  if (pooled !== null) {
    const all = counted(pooled.samples, traitsOf(measure).of);
    return `${figureInWords(measure, pooled.share)} of all ${all}, ${between(pooled.interval)}`;
  }
  if (mean === null) return 'nothing was measured';
  const known = values.filter((value) => value !== null).length;
  const of = known === values.length ? '' : ` of ${counted(known, 'run')}`;
  const isSame = interval !== null && interval[0] === interval[1];
  const spread = isSame ? ' each time' : interval === null ? '' : `, ${between(interval)}`;
  return `${isSame ? '' : 'mean '}${figureInWords(measure, mean)}${of}${spread}`;
}
