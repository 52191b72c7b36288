// The folder that `run --report` writes.
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { RunError } from '../usage-error.ts';
import { chartFiles, chartsOf, picture } from './charts.ts';
import { tryPngs } from './pngs.ts';
import { checkReportDirectory, putFile } from './put-file.ts';
import { recordName, recordText } from './record-file.ts';
import { reportPage } from './report-page.ts';
import { type JudgedRun, shownRun } from './report-run.ts';
import { attemptLines, callLines } from './run-csv.ts';
import { summary } from './summary.ts';

const numbered = (name: string, n: number) => (n === 1 ? `${name}.csv` : `${name}-${n}.csv`);

type Content = () => Buffer | Iterable<string>;

const dataFiles = (runs: readonly JudgedRun[]): readonly (readonly [string, Content])[] =>
  runs.flatMap((run, index) => [
    [recordName(index + 1), () => recordText(run)] as const,
    [numbered('calls', index + 1), () => callLines(run.record)] as const,
    [numbered('attempts', index + 1), () => attemptLines(run.record)] as const,
  ]);

const ours = new RegExp(
  String.raw`^(?:record-\d+\.json|(?:calls|attempts)-\d+\.csv|(?:${chartFiles.join('|')})\.(?:png|svg))$`,
);

// Of a report with more runs, or other pictures: beside the new one they would be taken for its own.
async function removeStale(directory: string, written: readonly string[]): Promise<void> {
  const stale = (await readdir(directory)).filter((name) => ours.test(name) && !written.includes(name));
  await Promise.all(stale.map((name) => rm(path.join(directory, name), { force: true })));
}

const tellOnStderr = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Writes a report of one run, or of several of one experiment, and answers with the files written. The folder is made;
 * in it only what a report consists of is replaced. Without a Chromium there are no PNGs, and `tell` is told so.
 */
export async function writeReport(
  directory: string,
  runs: readonly JudgedRun[],
  tell: (line: string) => void = tellOnStderr,
): Promise<readonly string[]> {
  checkReportDirectory(directory);
  const run = runs[shownRun(runs)];
  if (run === undefined) throw new RunError('there is no run to report');
  const hadReport = existsSync(path.join(directory, recordName(1)));
  const charts = chartsOf(run.record);
  const svgs = charts.map((chart) => picture(chart, `${run.record.experiment.name}, seed ${run.record.seed}`));
  const written: string[] = [];
  const put = async (name: string, content: Buffer | Iterable<string>) => {
    await putFile(directory, name, content);
    if (!written.includes(name)) written.push(name);
  };
  const data = dataFiles(runs);
  const beside = [...data.map(([name]) => name), 'summary.md', ...charts.map(({ file }) => `${file}.svg`)];
  await put('report.html', [reportPage(runs, beside)]);
  await put('summary.md', [summary(runs, { charts, ending: 'svg' })]);
  for (const [name, content] of data) await put(name, content());
  for (const [n, svg] of svgs.entries()) await put(`${charts[n]?.file}.svg`, [svg]);
  // All is there already, should the browser hang.
  const { pngs, problem } = await tryPngs(svgs);
  for (const [n, png] of pngs.entries()) await put(`${charts[n]?.file}.png`, png);
  if (problem === undefined) await put('summary.md', [summary(runs, { charts, ending: 'png' })]);
  else tell(problem);
  if (hadReport) await removeStale(directory, written);
  return written.map((name) => path.join(directory, name));
}
