// `resilience-lab experiments`: what there is to run.
import type { Command } from '../command.ts';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { type Experiment, totalMs } from './experiment.ts';
import { shippedExperiments } from './find.ts';

const seconds = (experiment: Experiment) => Math.ceil(totalMs(experiment) / 1000);

const lanesOf = ({ lanes }: Experiment) => lanes.map(({ name }) => name);

/** A block for each: name, seconds, lanes and, beneath, the question. */
export function listed(experiments: readonly Experiment[]): string {
  const width = Math.max(0, ...experiments.map(({ name }) => name.length));
  return experiments
    .map((experiment) => {
      const time = `${seconds(experiment)} s`.padStart(5);
      const { name, question } = experiment;
      return `${name.padEnd(width)}  ${time}  ${lanesOf(experiment).join(', ')}\n  ${question.trim()}`;
    })
    .join('\n\n');
}

/** The same for machines. */
function listedAsJson(experiments: readonly Experiment[]): string {
  const entries = experiments.map((experiment) => {
    const { name, title, question } = experiment;
    return { name, title, question, seconds: seconds(experiment), lanes: lanesOf(experiment) };
  });
  return JSON.stringify(entries, null, 2);
}

const help = `resilience-lab experiments: lists the experiments there are to run, each with its name, how long it takes
at most, its lanes (the clients it compares) and its question.

Usage: resilience-lab experiments [--json]

  --json   the same as JSON, for other programs

Examples:
  resilience-lab experiments
  resilience-lab run breaker-gives-air     runs one of them

Exit codes: 0 = done, 2 = the command was wrong.`;

const options = ['--json', '--help', '-h'];

function refuseUnknown(args: readonly string[]): void {
  const unknown = args.find((arg) => !options.includes(arg));
  if (unknown === undefined) return;
  const hint = unknown.startsWith('-') ? `did you mean "${nearest(unknown, options)}"?` : 'it takes none.';
  const kind = unknown.startsWith('-') ? 'option' : 'argument';
  throw new UsageError(
    `experiments: unknown ${kind} "${unknown}"; ${hint} resilience-lab experiments --help tells more.`,
  );
}

const run = async (args: readonly string[]): Promise<number> => {
  refuseUnknown(args);
  const text = (args.includes('--json') ? listedAsJson : listed)(shippedExperiments());
  // The process may end right after: only then has a pipe taken all of it.
  await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
  return 0;
};

/** Lists the experiments there are. */
export const experimentsCommand: Command = {
  summary: 'lists the experiments there are to run',
  example: 'resilience-lab experiments --json',
  help: () => help,
  run,
};
