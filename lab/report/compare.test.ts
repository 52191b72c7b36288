import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RunRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';
import { UsageError } from '../usage-error.ts';
import { judge } from '../verdict/judge.ts';
import { compareCommand } from './compare.ts';
import { overlaidCharts } from './compare-charts.ts';
import { differences } from './compare-differences.ts';
import { comparedCells, comparedMeasures } from './compare-measures.ts';
import { recordName, recordText } from './record-file.ts';

const runOf = (record: RunRecord) => ({ record, verdict: judge(record) });
const record = testingRecord();
const run = runOf(record);
const plain = (words: string) => words.replaceAll('\u00a0', ' ');

/** The same run with another share of its calls answered, and other options for `ours`. */
const other = testingRecord({
  seed: '8',
  experiment: {
    ...record.experiment,
    lanes: record.experiment.lanes.map((lane) =>
      lane.name === 'ours'
        ? { ...lane, options: { ...lane.options, breaker: { openMs: 1_000, halfOpenProbes: 2 } } }
        : lane,
    ),
  },
  lanes: record.lanes.map((lane) => ({
    ...lane,
    calls: lane.calls.map((call) => ({
      ...call,
      outcome: call.n % 10 === 0 ? ('answered' as const) : ('failed' as const),
    })),
  })),
});

const cellsOf = (a: readonly RunRecord[], b: readonly RunRecord[], measure: string) =>
  comparedMeasures(a.map(runOf), b.map(runOf))
    .filter((one) => one.measure === measure && one.lane === 'naive')
    .map((one) => comparedCells(one).map(plain))[0];

test('says which settings differ, and the seeds', () => {
  expect(differences([run], [runOf(other)])).toEqual([
    'the seeds differ, so the fates do: 7 and 8',
    'lanes.ours.breaker.openMs: 3000 → 1000',
    'lanes.ours.breaker.halfOpenProbes: not set → 2',
  ]);
  expect(differences([run], [run])).toEqual([]);
});

test('says when experiments, machines or endings differ', () => {
  const changed = testingRecord({
    experiment: { ...record.experiment, name: 'another' },
    machine: { ...record.machine, cores: 64 },
    ending: { is: 'aborted', why: 'too many in flight' },
    changes: [{ atMs: 1, says: 'x' }],
  });
  const found = differences([run], [runOf(changed)]);
  expect(found).toHaveLength(4);
  expect(found.join('\n')).toMatch(
    /outage-and-trap and another[^]*64 cores[^]*B \(seed 7\) was not complete: aborted: too many/,
  );
});

test('a share has its interval, and intervals that lie apart are told from those that overlap', () => {
  expect(cellsOf([record], [other], 'goodput')).toEqual([
    'naive',
    'goodput',
    expect.stringMatching(/^66\.9 % \(\d+\.\d–\d+\.\d %\)$/),
    expect.stringMatching(/ % \(/),
    expect.stringMatching(/^−[\d.]+ points$/),
    'apart',
  ]);
  expect(cellsOf([record], [record], 'goodput')?.slice(4)).toEqual(['none', 'overlap']);
});

test('of several runs a measure is their mean with its interval', () => {
  const shorter = testingRecord({ lanes: record.lanes.map((lane) => ({ ...lane, calls: lane.calls.slice(0, 150) })) });
  expect(cellsOf([record, shorter], [record], 'calls')).toEqual([
    'naive',
    'calls',
    '155 (91.5–218.5)',
    '160',
    '+5',
    '',
  ]);
});

test('a lane that only one run has is compared with nothing', () => {
  const alone = testingRecord({ lanes: record.lanes.slice(1) });
  expect(cellsOf([record], [alone], 'calls')).toEqual(['naive', 'calls', '160', 'not measured', '', '']);
  const [goodput] = overlaidCharts(record, alone, ['naive', 'ours']);
  expect(goodput?.panels[0]?.body.join('')).toContain('only in A');
});

test('the lanes of both are in one chart, A solid and B dashed', () => {
  const [goodput] = overlaidCharts(record, other, ['naive', 'ours']);
  const svg = goodput?.panels[0]?.body.join('') ?? '';
  expect(svg).toMatch(/class="s-good s2"/);
  expect(svg).toMatch(/class="s-failed s2 dash"/);
});

const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'compare-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

const save = (directory: string, runs: readonly RunRecord[]) => {
  mkdirSync(directory);
  runs.forEach((one, n) =>
    writeFileSync(path.join(directory, recordName(n + 1)), [...recordText(runOf(one))].join('')),
  );
  return directory;
};

test('compares folders and files, prints the table within a hundred columns and writes two files', async () => {
  const place = folder();
  const [a, b] = [save(path.join(place, 'a'), [record]), save(path.join(place, 'b'), [other, record])];
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const report = path.join(place, 'out');
  expect(await compareCommand.run([path.join(a, 'record.json'), b, '--report', report])).toBe(0);
  const printed = out.mock.calls.map(([text]) => String(text)).join('');
  expect(printed).toContain('lanes.ours.breaker.openMs: 3000 → 1000');
  expect(printed).toMatch(/^goodput +66\.9 %/m);
  expect(
    Math.max(
      ...printed
        .split('\n')
        .filter((line) => !line.startsWith('Written'))
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(100);
  expect(readdirSync(report).toSorted()).toEqual(['compare.html', 'compare.md']);
  expect(readFileSync(path.join(report, 'compare.html'), 'utf8')).toContain('Two runs beside each other');
});

test.each([
  [['a'], /compare: expected two folders or record\.json files, got 1/],
  [['a', 'b', 'c'], /got 3/],
  [['a', 'b', '--repotr', 'x'], /unknown option "--repotr"; did you mean "--report"/],
  [['a', 'b', '--report'], /--report needs a folder/],
  [['a', 'b', '--report='], /--report needs a folder/],
  [['/no/such/place', 'b'], /\/no\/such\/place: there is no such folder or file/],
])('%j is a mistake told in one sentence', async (args, why) => {
  const failed = compareCommand.run(args);
  await expect(failed).rejects.toThrow(UsageError);
  await expect(failed).rejects.toThrow(why);
});
