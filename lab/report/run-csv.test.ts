import { expect, test } from 'vitest';
import { testingRecord } from '../run/testing-record.ts';
import { csvLine } from './csv.ts';
import { attemptLines, callLines } from './run-csv.ts';

test('a cell with a comma, a quote or a line break is quoted, as RFC 4180 has it', () => {
  expect(csvLine(['a,b', 'say "no"', 'two\r\nlines', 'plain', 1.5, null])).toBe(
    '"a,b","say ""no""","two\r\nlines",plain,1.5,\r\n',
  );
});

test('a spreadsheet takes no message for a formula, and a negative number stays a number', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', -1])).toBe(
    `'=1+1,'+1,'-1,'@SUM(A1),'\t=1,' =1,"'\r=1",-1\r\n`,
  );
});

test('there is a line for each call of each lane, with its attempts and bookings', () => {
  const record = testingRecord();
  const lines = [...callLines(record)];
  expect(lines[0]).toBe('lane,n,due_ms,started_ms,ended_ms,took_ms,outcome,status,attempts,bookings,message\r\n');
  expect(lines).toHaveLength(1 + record.lanes.reduce((sum, { calls }) => sum + calls.length, 0));
  const twice =
    lines
      .find((line) => line.startsWith('naive,10,'))
      ?.trim()
      .split(',') ?? [];
  expect(twice.slice(6, 10)).toEqual(['answered', 'OK', '2', '2']);
});

test('there is a line for each attempt; what did not happen is empty', () => {
  const record = testingRecord();
  const lines = [...attemptLines(record)];
  expect(lines[0]).toBe('lane,n,arrival,at_ms,ended_ms,status,cancelled_ms,fault_kind,fault_id\r\n');
  expect(lines).toHaveLength(1 + record.lanes.reduce((sum, { attempts }) => sum + attempts.length, 0));
  expect(lines[1]).toMatch(/^naive,1,1,[\d.]+,[\d.]+,OK,,,\r\n$/);
});
