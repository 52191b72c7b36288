// `resilience-lab run`: plays an experiment and ends with its verdict.
import { systemClock } from '../../client/index.ts';
import type { Command } from '../command.ts';
import { findExperiment } from '../experiment/find.ts';
import { checkReportDirectory } from '../report/put-file.ts';
import type { JudgedRun } from '../report/report-run.ts';
import { writeReport } from '../report/write-report.ts';
import { untilStopped } from '../stop.ts';
import { RunError, UsageError } from '../usage-error.ts';
import { readArguments, repeatCommand, type RunArguments, seedsOf } from './arguments.ts';
import { showProgress } from './progress.ts';
import { startRun } from './run-experiment.ts';
import { exitCodes, inJson, inText, oneLine, verdictOf } from './show.ts';

const help = () => `resilience-lab run: plays an experiment and ends with its verdict.

Every client variant of the experiment gets a process and an unstable server of its own; all meet the same faults
with the same payments at the same instants. The books of the servers decide what was charged.

Usage: resilience-lab run NAME|FILE [options]

  --seed SEED        other fates and other instants; default: the experiment's own
  --repeat N         N runs with the seeds SEED, SEED-2, SEED-3, …, and intervals over them
  --set PATH=VALUE   changes the experiment, for example lanes.naive.keys=per-call; may be given several times
  --report FOLDER    writes a report: one HTML file, JSON, CSV, PNG and Markdown
  --json             the verdict as JSON on standard output
  --quiet            no progress

resilience-lab experiments lists the experiments there are. Ctrl-C stops everything; a second one ends at once.

Examples:
  resilience-lab run breaker-gives-air
  resilience-lab run my-experiment.yaml --seed 8 --repeat 5 --report out

Exit codes: 0 = PASS, 1 = FAIL, 2 = UNKNOWN: too little was seen, it was stopped or could not run, or the command was
wrong.`;

const playOne = async (args: RunArguments, seed: string, signal: AbortSignal): Promise<JudgedRun> => {
  const experiment = findExperiment(args.experiment, args.settings);
  const progress = args.quiet ? undefined : showProgress(process.stderr, systemClock.now);
  const command = repeatCommand(args, seed);
  try {
    return await startRun({ experiment, seed, command, onUpdate: progress?.add ?? (() => undefined), signal }).done;
  } finally {
    progress?.end();
  }
};

const playAll = async (args: RunArguments, signal: AbortSignal): Promise<readonly JudgedRun[]> => {
  const { seed: itsOwn } = findExperiment(args.experiment, args.settings);
  const runs: JudgedRun[] = [];
  for (const seed of seedsOf(args.seed ?? itsOwn, args.repeat)) {
    if (signal.aborted) break;
    const run = await playOne(args, seed, signal);
    runs.push(run);
    if (args.repeat > 1 && !args.quiet) process.stderr.write(oneLine(run));
  }
  return runs;
};

const stopSignal = (): AbortSignal => {
  const stopped = new AbortController();
  void untilStopped(systemClock.now).then(() => {
    process.stderr.write('\nStopping everything; a second Ctrl-C ends at once.\n');
    // Whatever ends the process from here on, nothing was shown to be false.
    process.once('exit', () => void (process.exitCode = exitCodes.UNKNOWN));
    stopped.abort();
  });
  return stopped.signal;
};

const run = async (given: readonly string[]): Promise<number> => {
  const args = readArguments(given);
  if (args.report !== undefined) checkReportDirectory(args.report);
  const runs = await playAll(args, stopSignal());
  const hasColors = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(args.json ? inJson(runs, args.repeat) : inText(runs, args.repeat, hasColors));
  if (args.report !== undefined) {
    const files = await writeReport(args.report, runs);
    process.stderr.write(files.map((file) => `Written: ${file}\n`).join(''));
  }
  return exitCodes[verdictOf(runs, args.repeat)];
};

/** Plays one experiment, once or several times. */
export const runCommand: Command = {
  summary: 'plays an experiment and ends in PASS, FAIL or UNKNOWN',
  example: 'resilience-lab run breaker-gives-air',
  help,
  async run(args) {
    try {
      return await run(args);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      // Exit code 1 says that the hypothesis is false; of that nothing is known.
      const { message, stack } = error as Error;
      process.stderr.write(`resilience-lab: run: ${error instanceof RunError ? message : stack}\n`);
      return exitCodes.UNKNOWN;
    }
  },
};
