import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testingRecord } from '../run/testing-record.ts';
import { judge } from '../verdict/judge.ts';
import { readRecord, readRuns, recordText } from './record-file.ts';

const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'record-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

const fileOf = (text: string, name = 'record.json'): string => {
  const file = path.join(folder(), name);
  writeFileSync(file, text);
  return file;
};

const record = testingRecord();
const run = { record, verdict: judge(record) };
const text = [...recordText(run)].join('');

test('a record comes back as it was written', () => {
  const plain: unknown = JSON.parse(JSON.stringify(run));
  expect(readRecord(fileOf(text))).toEqual(plain);
});

test('a call and an attempt have a line each', () => {
  const calls = record.lanes.reduce((sum, lane) => sum + lane.calls.length + lane.attempts.length, 0);
  expect(text.split('\n').length).toBeGreaterThan(calls);
});

test.each([
  ['nothing at all', '', /this is no JSON/],
  ['no JSON', 'hello', /this is no JSON/],
  ['another file', '{"name":"x"}', /not the record of a run/],
  ['null', 'null', /not the record of a run/],
  ['another format', text.replace('"format":1', '"format":2'), /its format is 2; this version reads format 1/],
  ['half of one', text.replace('"beganAtUnixMs"', '"began"'), /not a whole record: record\.beganAtUnixMs/],
  ['a wrong type', text.replace('"dueMs":0', '"dueMs":"soon"'), /record\.lanes\.0\.calls\.0\.dueMs/],
  ['no such measure', text.replace('"measure":"arrivals"', '"measure":"luck"'), /not a whole record/],
])('%s is refused with the name of the file', (_, content, why) => {
  const file = fileOf(content);
  expect(() => readRecord(file)).toThrow(why);
  expect(() => readRecord(file)).toThrow(file);
});

test('a folder gives all runs of its report, in order', () => {
  const made = folder();
  const withSeed = (seed: string) => [...recordText({ ...run, record: { ...record, seed } })].join('');
  for (const n of [1, 2, 10])
    writeFileSync(path.join(made, n === 1 ? 'record.json' : `record-${n}.json`), withSeed(`s${n}`));
  expect(readRuns(made).map((one) => one.record.seed)).toEqual(['s1', 's2']);
});

test('what is not there is said in one sentence each', () => {
  const made = folder();
  mkdirSync(path.join(made, 'empty'));
  expect(() => readRuns(path.join(made, 'nowhere'))).toThrow(/nowhere: there is no such folder or file/);
  expect(() => readRuns(path.join(made, 'empty'))).toThrow(
    /empty: no report is in this folder; one holds a record\.json/,
  );
  expect(() => readRecord(path.join(made, 'nowhere.json'))).toThrow(/there is no such file/);
});
