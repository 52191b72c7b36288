// The end of runs in words, and as JSON. Pure.
import type { JudgedRun } from '../report/report-run.ts';
import { judgeRepeats } from '../verdict/repeats.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { repeatsInWords, verdictInWords } from '../verdict/words.ts';
import type { RunRecord } from './record.ts';

/** What the command ends with. */
export const exitCodes: Readonly<Record<Verdict, number>> = { PASS: 0, FAIL: 1, UNKNOWN: 2 };

/** Of all runs together; of fewer than were asked for it is never PASS. */
export const verdictOf = (runs: readonly JudgedRun[], asked: number): Verdict => {
  const { verdict } = judgeRepeats(runs.map((run) => run.verdict));
  return verdict === 'PASS' && runs.length < asked ? 'UNKNOWN' : verdict;
};

/** "PASS     seed 7-2: what was expected holds" */
export const oneLine = ({ record, verdict }: JudgedRun): string =>
  `${verdict.verdict.padEnd(7)}  seed ${record.seed}: ${verdict.why}\n`;

const heading = ({ experiment: { name, title } }: RunRecord) => `${name}: ${title}`;

const missing = (made: number, asked: number) =>
  made < asked ? `\nUNKNOWN  only ${made} of ${asked} runs were made\n` : '';

/** What a person reads: the table, the seed and the command that repeats it. */
export const inText = (runs: readonly JudgedRun[], asked: number, colour: boolean): string => {
  const [first, ...more] = runs;
  if (first === undefined) return 'UNKNOWN  nothing was run\n';
  const isOne = more.length === 0;
  const table = isOne
    ? verdictInWords(first.verdict, { colour })
    : repeatsInWords(judgeRepeats(runs.map((run) => run.verdict)), { colour });
  const seeds = `Seed${isOne ? '' : 's'} ${runs.map((run) => run.record.seed).join(', ')}`;
  const repeat = `${seeds}. To repeat${isOne ? '' : ' the first'}: ${first.record.command}`;
  return `${heading(first.record)}\n\n${table}\n${missing(runs.length, asked)}\n${repeat}\n`;
};

/** What a program reads. */
export const inJson = (runs: readonly JudgedRun[], asked: number): string => {
  const told = runs.map(({ record: { seed, command, ending, experiment }, verdict }) => ({
    experiment: experiment.name,
    seed,
    command,
    ending,
    ...verdict,
  }));
  return `${JSON.stringify({ verdict: verdictOf(runs, asked), runs: told }, null, 2)}\n`;
};
