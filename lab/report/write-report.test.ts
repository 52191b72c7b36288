import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { RunRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';
import { RunError, UsageError } from '../usage-error.ts';
import { judge } from '../verdict/judge.ts';
import { checkReportDirectory, putFile } from './put-file.ts';
import { readRuns } from './record-file.ts';
import { writeReport } from './write-report.ts';

const runOf = (record: RunRecord) => ({ record, verdict: judge(record) });
const run = runOf(testingRecord());
const charts = ['goodput', 'latency', 'load', 'breaker', 'payments'];
const always = ['report.html', 'summary.md', ...charts.map((name) => `${name}.svg`)];
const oneRun = [...always, 'record.json', 'calls.csv', 'attempts.csv'];

const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'report-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

// The browser has tests of its own.
beforeEach(() => vi.stubEnv('CHROMIUM_PATH', '/no/such/browser'));

const write = async (directory: string, runs = [run]) => {
  const told: string[] = [];
  const files = await writeReport(directory, runs, (line) => told.push(line));
  return { files, told };
};

test('makes the folder, writes all files, and leaves nothing half-written beside them', async () => {
  const directory = path.join(folder(), 'a', 'b');
  const { files } = await write(directory);
  expect(files.map((file) => path.relative(directory, file)).toSorted()).toEqual(oneRun.toSorted());
  expect(readdirSync(directory).toSorted()).toEqual(oneRun.toSorted());
  expect(readRuns(directory)).toEqual([JSON.parse(JSON.stringify(run))]);
});

test('without a Chromium there are SVGs, and one line says what PNGs need', async () => {
  const directory = folder();
  const { told } = await write(directory);
  expect(told).toEqual([expect.stringMatching(/^PNGs need Chromium.*\/no\/such\/browser.*the charts are SVG$/)]);
  expect(readFileSync(path.join(directory, 'summary.md'), 'utf8')).toContain('](goodput.svg)');
});

test('of several runs each has its own record and tables', async () => {
  const directory = folder();
  await write(directory, [run, runOf(testingRecord({ seed: '7-2' }))]);
  const second = ['record-2.json', 'calls-2.csv', 'attempts-2.csv'];
  expect(readdirSync(directory).toSorted()).toEqual([...oneRun, ...second].toSorted());
  expect(readRuns(directory).map(({ record }) => record.seed)).toEqual(['7', '7-2']);
});

test('a report over an older one leaves nothing of that, and what is not ours stays', async () => {
  const directory = folder();
  await write(directory, [run, run, run]);
  const foreign = ['notes.txt', 'record-final.json', 'calls-backup.csv', 'holiday.png'];
  for (const name of foreign) writeFileSync(path.join(directory, name), 'mine');
  writeFileSync(path.join(directory, 'load.png'), 'of the older report');
  await write(directory);
  expect(readdirSync(directory).toSorted()).toEqual([...oneRun, ...foreign].toSorted());
});

test('in a folder without a report nothing is removed', async () => {
  const directory = folder();
  writeFileSync(path.join(directory, 'record-2.json'), 'mine');
  await write(directory);
  expect(readFileSync(path.join(directory, 'record-2.json'), 'utf8')).toBe('mine');
});

test('where nothing can be written is said before a run, with the folder', () => {
  const file = path.join(folder(), 'file');
  writeFileSync(file, '');
  expect(() => checkReportDirectory(path.join(file, 'report'))).toThrow(UsageError);
  expect(() => checkReportDirectory(path.join(file, 'report'))).toThrow(`--report ${path.join(file, 'report')}: `);
});

test('a file that cannot be replaced is an error that names it, and leaves no other behind', async () => {
  const directory = folder();
  mkdirSync(path.join(directory, 'report.html', 'full'), { recursive: true });
  await expect(putFile(directory, 'report.html', ['x'])).rejects.toThrow(RunError);
  await expect(putFile(directory, 'report.html', ['x'])).rejects.toThrow(/report\.html could not be written/);
  expect(readdirSync(directory)).toEqual(['report.html']);
});

test('a source that fails half-way leaves the old file as it was', async () => {
  const directory = folder();
  await putFile(directory, 'calls.csv', ['old']);
  const broken = (function* () {
    yield 'x'.repeat(100_000);
    throw new Error('half-way');
  })();
  await expect(putFile(directory, 'calls.csv', broken)).rejects.toThrow(/half-way/);
  expect(readFileSync(path.join(directory, 'calls.csv'), 'utf8')).toBe('old');
  expect(readdirSync(directory)).toEqual(['calls.csv']);
});

test('no run is no report', async () => {
  await expect(writeReport(folder(), [])).rejects.toThrow(/no run to report/);
});

test('36,000 calls are written as lines, with seconds of work', { timeout: 60_000 }, async () => {
  const directory = folder();
  const { record } = run;
  const lanes = record.lanes.map((lane) => ({
    ...lane,
    calls: Array.from({ length: 18_000 }, (_, n) => ({
      ...lane.calls[n % lane.calls.length]!,
      n: n + 1,
      dueMs: n / 2,
    })),
    attempts: Array.from({ length: 36_000 }, (_, n) => ({
      ...lane.attempts[n % lane.attempts.length]!,
      n: (n % 18_000) + 1,
    })),
  }));
  const large = { record: { ...record, lanes }, verdict: run.verdict };
  const before = process.cpuUsage();
  await write(directory, [large]);
  const { user, system } = process.cpuUsage(before);
  // About 1.5 s; a busy machine makes the wait longer, not the work.
  expect((user + system) / 1_000).toBeLessThan(8_000);
  expect(readFileSync(path.join(directory, 'calls.csv'), 'utf8').split('\r\n')).toHaveLength(36_002);
  // The page shows a few calls and a hundred slices of them, however many there are.
  expect(statSync(path.join(directory, 'report.html')).size).toBeLessThan(300_000);
});
