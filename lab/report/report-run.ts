// What is said of a run in more than one kind of report.
import type { Ending, RunRecord } from '../run/record.ts';
import { overall } from '../verdict/judge.ts';
import type { RunVerdict, Verdict } from '../verdict/verdict.ts';

export interface JudgedRun {
  readonly record: RunRecord;
  readonly verdict: RunVerdict;
}

export const endingWords = (ending: Ending): string => {
  if (ending.is === 'complete') return 'complete';
  if (ending.is === 'stopped') return 'stopped by a person before its end';
  return `${ending.is}: ${ending.why}`;
};

/** `2 cores, Node v24.21.0, linux x64, grpc-resilience-lab 0.1.0`. */
export const machineWords = ({ cores, node, platform, version }: RunRecord['machine']): string =>
  `${cores} ${cores === 1 ? 'core' : 'cores'}, Node ${node}, ${platform}, grpc-resilience-lab ${version}`;

/** Which of several runs the charts are of: the first that did not pass, else the first. */
export const shownRun = (runs: readonly JudgedRun[]): number =>
  Math.max(
    0,
    runs.findIndex(({ verdict }) => verdict.verdict !== 'PASS'),
  );

/** Of all of them together. */
export const verdictOf = (runs: readonly JudgedRun[]): Verdict => overall(runs.map(({ verdict }) => verdict.verdict));
