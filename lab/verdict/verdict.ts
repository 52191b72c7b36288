// How an experiment ended, and why.
import type { Expectation } from '../experiment/experiment.ts';

/** UNKNOWN: too little was seen to say. It is never taken for PASS. */
export type Verdict = 'PASS' | 'FAIL' | 'UNKNOWN';

/** One expectation, judged. */
export interface Judgement {
  readonly expectation: Expectation;
  readonly verdict: Verdict;
  /** What was measured; null = it could not be. Infinity is given as null with `never`. */
  readonly value: number | null;
  /** It never came to be, such as a heal that did not happen. */
  readonly never: boolean;
  /** What it was held against, once another lane's measure is put in. */
  readonly bound: number | null;
  /** The 95 % interval of a share; null for what is no share. */
  readonly interval: readonly [low: number, high: number] | null;
  /** How many calls, arrivals or payments stand behind it. */
  readonly samples: number;
  /** One sentence: "0.998 of 812 calls; at least 0.99 was expected". */
  readonly why: string;
}

export interface RunVerdict {
  readonly verdict: Verdict;
  /** Why it is what it is, in a sentence. */
  readonly why: string;
  /** In the order of the experiment. */
  readonly judgements: readonly Judgement[];
}
