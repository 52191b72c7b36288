// `resilience-lab compare`: two runs beside each other.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Command } from '../command.ts';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { type ComparedRuns, comparePage, compareSummary, compareText } from './compare-page.ts';
import { checkReportDirectory, putFile } from './put-file.ts';
import { readRuns } from './record-file.ts';

const help = () => `resilience-lab compare: puts two runs beside each other.

A and B are folders that run --report wrote, or record.json files. It prints every measure of every lane in both, and
writes compare.html, with the lanes of both in the same charts, and compare.md. Of a folder with several runs it takes
the mean of each measure and its interval.

Usage: resilience-lab compare A B [options]

  --report FOLDER    where the files go; default: compare

Examples:
  resilience-lab run breaker-gives-air --report before
  resilience-lab run breaker-gives-air --set 'lanes.with breaker.options.breaker.openMs=500' --report after
  resilience-lab compare before after

Exit codes: 0 = compared, 1 = a file could not be written, 2 = A or B is no run, or the command was wrong.`;

const refusal = (what: string) => new UsageError(`compare: ${what} resilience-lab compare --help tells all.`);

const options = { report: { type: 'string', default: 'compare' } } as const;

interface CompareArguments {
  readonly a: string;
  readonly b: string;
  readonly report: string;
}

const problem = ({ code, message }: NodeJS.ErrnoException): string => {
  const [, named = ''] = /'([^']*)'/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `unknown option "${named}"; did you mean "${nearest(named, ['--report', '--help'])}"?`;
  return '--report needs a folder, for example --report compare.';
};

const readArguments = (args: readonly string[]): CompareArguments => {
  const parsed = (() => {
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true });
    } catch (error) {
      throw refusal(problem(error as NodeJS.ErrnoException));
    }
  })();
  const { report } = parsed.values;
  const [a, b, ...more] = parsed.positionals;
  if (a === undefined || b === undefined || more.length > 0)
    throw refusal(`expected two folders or record.json files, got ${parsed.positionals.length}.`);
  if (report === '') throw refusal('--report needs a folder, for example --report compare.');
  return { a, b, report };
};

const readSide = (name: string): ComparedRuns => ({ name, runs: readRuns(name) });

const run = async (args: readonly string[]): Promise<number> => {
  const { report, ...named } = readArguments(args);
  const [a, b] = [readSide(named.a), readSide(named.b)];
  checkReportDirectory(report);
  await putFile(report, 'compare.html', [comparePage(a, b)]);
  await putFile(report, 'compare.md', [compareSummary(a, b)]);
  process.stdout.write(
    `${compareText(a, b)}\nWritten: ${path.join(report, 'compare.html')}, ${path.join(report, 'compare.md')}\n`,
  );
  return 0;
};

/** Puts two runs beside each other. */
export const compareCommand: Command = {
  summary: 'puts two runs beside each other',
  example: 'resilience-lab compare before after',
  help,
  run,
};
