// Several runs of one experiment, each with another seed, taken together.
import type { Expectation } from '../experiment/experiment.ts';
import { type Interval, mean, meanInterval, shareInterval } from './intervals.ts';
import { overall } from './judge.ts';
import { traitsOf } from './traits.ts';
import type { Judgement, RunVerdict, Verdict } from './verdict.ts';

/** One expectation over all runs. */
export interface RepeatedJudgement {
  readonly expectation: Expectation;
  /** PASS only if it is in every run. */
  readonly verdict: Verdict;
  /** In the order of the runs. */
  readonly verdicts: readonly Verdict[];
  /** What each run measured; null = it could not, or it never came to be. */
  readonly values: readonly (number | null)[];
  /** Of the runs that measured something; null = none did. */
  readonly mean: number | null;
  /** The 95 % interval of the mean by Student's t, not below 0; null for fewer than two values. */
  readonly interval: Interval | null;
  /** Of a share: all samples of all runs as one; null for what is no share. */
  readonly pooled: { readonly share: number; readonly samples: number; readonly interval: Interval } | null;
}

export interface RepeatVerdict {
  readonly verdict: Verdict;
  readonly why: string;
  /** The verdict of each run. */
  readonly verdicts: readonly Verdict[];
  /** In the order of the experiment. */
  readonly judgements: readonly RepeatedJudgement[];
}

/** PASS only if every run is PASS; FAIL if any is; else UNKNOWN. */
export function judgeRepeats(runs: readonly RunVerdict[]): RepeatVerdict {
  const verdicts = runs.map(({ verdict }) => verdict);
  const verdict = overall(verdicts);
  const expectations = runs[0]?.judgements ?? [];
  const judgements = expectations.map((_, n) => together(runs.flatMap((run) => run.judgements[n] ?? [])));
  return { verdict, why: countedVerdicts(verdicts), verdicts, judgements };
}

/** `5 PASS` or `3 PASS, 1 FAIL, 1 UNKNOWN`. */
export function countedVerdicts(verdicts: readonly Verdict[]): string {
  const counts = (['PASS', 'FAIL', 'UNKNOWN'] as const).map(
    (verdict) => [verdict, verdicts.filter((one) => one === verdict).length] as const,
  );
  const present = counts.filter(([, count]) => count > 0).map(([verdict, count]) => `${count} ${verdict}`);
  return present.length === 0 ? 'there was no run' : present.join(', ');
}

function together(judgements: readonly Judgement[]): RepeatedJudgement {
  const { expectation } = judgements[0]!;
  const verdicts = judgements.map(({ verdict }) => verdict);
  const values = judgements.map(({ value }) => value);
  const seen = values.filter((value) => value !== null);
  return {
    expectation,
    verdict: overall(verdicts),
    verdicts,
    values,
    mean: seen.length === 0 ? null : mean(seen),
    interval: notBelowZero(meanInterval(seen, 0.95)),
    pooled: traitsOf(expectation.measure).unit === 'share' ? pooled(judgements) : null,
  };
}

// No measure is.
const notBelowZero = (interval: Interval | null): Interval | null =>
  interval && [Math.max(0, interval[0]), interval[1]];

function pooled(judgements: readonly Judgement[]): RepeatedJudgement['pooled'] {
  const seen = judgements.filter(({ value }) => value !== null);
  const samples = seen.reduce((sum, one) => sum + one.samples, 0);
  if (samples === 0) return null;
  // A share times its samples is a whole number again but for rounding.
  const hits = seen.reduce((sum, { value, samples: of }) => sum + Math.round((value ?? 0) * of), 0);
  return { share: hits / samples, samples, interval: shareInterval(hits, samples, 0.95) };
}
