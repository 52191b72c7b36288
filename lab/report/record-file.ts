// A run as a file, `record.json`: a call to a line, so that two can be compared by any tool. And back.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LaneRecord } from '../run/record.ts';
import { UsageError } from '../usage-error.ts';
import { recordProblem } from './record-shape.ts';
import type { JudgedRun } from './report-run.ts';

function* lines(items: readonly unknown[]): Generator<string> {
  for (const [n, item] of items.entries()) yield `${n === 0 ? '' : ','}\n${JSON.stringify(item)}`;
}

function* laneText({ calls, attempts, ...lane }: LaneRecord): Generator<string> {
  yield `${JSON.stringify(lane).slice(0, -1)},"calls":[`;
  yield* lines(calls);
  yield '],"attempts":[';
  yield* lines(attempts);
  yield ']}';
}

/** The file's text in parts, none of them large. */
export function* recordText({ record, verdict }: JudgedRun): Generator<string> {
  const { lanes, ...rest } = record;
  yield `{"verdict":${JSON.stringify(verdict)},\n"record":${JSON.stringify(rest).slice(0, -1)},"lanes":[`;
  for (const [n, lane] of lanes.entries()) {
    yield n === 0 ? '\n' : ',\n';
    yield* laneText(lane);
  }
  yield ']}}\n';
}

/** Reads one such file; what is no record is a UsageError that names the file and what is wrong in it. */
export function readRecord(file: string): JudgedRun {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${readProblem(error as NodeJS.ErrnoException)}`, { cause: error });
  }
  const problem = recordProblem(value);
  if (problem !== undefined) throw new UsageError(`${file}: ${problem}`);
  return value as JudgedRun;
}

const readProblem = (error: NodeJS.ErrnoException): string => {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error instanceof SyntaxError) return `this is no JSON: ${error.message}`;
  return `it cannot be read: ${error.message}`;
};

const isFolder = (place: string): boolean => statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;

/** The runs of a report's folder, or the one of a file. */
export function readRuns(place: string): readonly [JudgedRun, ...JudgedRun[]] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UsageError(`${place}: there is no such folder or file; a report is made by: run NAME --report DIR`);
  if (!isFolder(place)) return [readRecord(place)];
  const first = path.join(place, recordName(1));
  if (statSync(first, { throwIfNoEntry: false }) === undefined)
    throw new UsageError(`${place}: no report is in this folder; one holds a record.json`);
  const runs: [JudgedRun, ...JudgedRun[]] = [readRecord(first)];
  for (let n = 2; statSync(path.join(place, recordName(n)), { throwIfNoEntry: false }) !== undefined; n++)
    runs.push(readRecord(path.join(place, recordName(n))));
  return runs;
}

/** The file of the nth run, from 1. */
export const recordName = (n: number): string => (n === 1 ? 'record.json' : `record-${n}.json`);
