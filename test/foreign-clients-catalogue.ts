// docs/faults.md as data: what it says of each fault is what the tests expect.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Who is asked, in the order of the rows. */
export const clients = ['grpc-js', 'grpcio', 'HTTP/2'];

/** When an answer comes: `after` is in milliseconds. */
export type When = { readonly after: number } | 'at once' | 'at the deadline';

/** One row of a trial: what one client sees. */
export interface Row {
  readonly client: string;
  /** A status, or what becomes of the stream or the connection. */
  readonly outcome: string;
  /** What else comes: trailers, GOAWAY, the remains of a message. */
  readonly notes: readonly string[];
  /** Of which the status message holds one; empty = any. */
  readonly messages: readonly string[];
  readonly when: When;
  readonly done: boolean;
}

/** One setting of a fault and what comes of a charge that meets it. */
export interface Trial {
  readonly kind: string;
  /** As the catalogue writes it. */
  readonly words: string;
  readonly fault: object;
  readonly target: object | undefined;
  readonly deadlineMs: number;
  /** Another call of the same client, ended before (`behind`) or under way (`beside`). */
  readonly other: 'behind' | 'beside' | undefined;
  readonly rows: readonly Row[];
}

/** The part of the catalogue about one kind. */
export interface Section {
  readonly kind: string;
  readonly text: string;
  /** First of the answer: `yes`, `no` or `maybe`. */
  readonly done: string;
  /** First of the answer: `yes`, `not needed` or `only with the same key`. */
  readonly retry: string;
  readonly trials: readonly Trial[];
}

const patienceMs = 5000;
const tried =
  /^\*\*Tried\*\* `(\{.*?\})`(?: on `(\{.*?\})`)?(?:, (behind|beside) another call)?(?:, deadline (\d+) ms)?:$/;

function must<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`docs/faults.md: expected ${what}`);
  return value;
}

const cells = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, inner = '']) => inner);

function whenOf(text: string): When {
  if (text === 'at once' || text === 'at the deadline') return text;
  return {
    after: Number(
      must(/^after (\d+) ms$/.exec(text)?.[1], `"at once", "at the deadline" or "after N ms", got "${text}"`),
    ),
  };
}

function rowOf(line: string): Row {
  const [client = '', sees = '', when = '', done = ''] = cells(line);
  const [outcome, ...notes] = found(sees, /`([^`]+)`/g);
  if (done !== 'yes' && done !== 'no') throw new Error(`docs/faults.md: expected yes or no, got "${done}" in ${line}`);
  return {
    client,
    outcome: must(outcome, `an outcome in ${line}`),
    notes: notes.toSorted(),
    messages: found(sees, /"([^"]+)"/g),
    when: whenOf(when),
    done: done === 'yes',
  };
}

/** The lines of the first table after a place, without its head. */
function tableAfter(lines: readonly string[], at: number): readonly string[] {
  const begin = lines.findIndex((line, index) => index > at && line.startsWith('|'));
  if (begin < 0) return [];
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith('|'));
  return lines.slice(begin + 2, end < 0 ? undefined : end);
}

function trialsOf(kind: string, lines: readonly string[]): Trial[] {
  return [...lines.entries()]
    .filter(([, line]) => line.startsWith('**Tried**'))
    .map(([at, line]) => {
      const [, fault = '', target, other, deadline] = must(
        tried.exec(line),
        `what is tried in other words than: ${line}`,
      );
      return {
        kind,
        words: line.slice('**Tried** '.length, -1).replaceAll('`', ''),
        fault: JSON.parse(fault) as object,
        target: target === undefined ? undefined : (JSON.parse(target) as object),
        deadlineMs: Number(deadline ?? patienceMs),
        other: other as Trial['other'],
        rows: tableAfter(lines, at).map(rowOf),
      };
    });
}

const answer = (text: string, question: string, words: string) =>
  new RegExp(`^\\*\\*${question}\\?\\*\\* (${words})\\b`, 'im').exec(text)?.[1]?.toLowerCase() ?? '';

function sectionOf(text: string): Section {
  const lines = text.split('\n');
  const kind = lines[0] ?? '';
  return {
    kind,
    text,
    done: answer(text, 'Was the work done', 'yes|no|maybe'),
    retry: answer(text, 'Is a retry safe', 'yes|not needed|only with the same key'),
    trials: trialsOf(kind, lines),
  };
}

/** The text of the catalogue, its table of contents included. */
export const catalogueText = readFileSync(path.join(import.meta.dirname, '../docs/faults.md'), 'utf8').replaceAll(
  '\r\n',
  '\n',
);

/** The sections whose heading is the name of a kind, in their order. */
export const catalogue: readonly Section[] = catalogueText
  .split(/^### /m)
  .slice(1)
  .map((text) => sectionOf(text.split(/^## /m)[0] ?? ''));

/** The tables of contents, line by line. */
export const contents = [...catalogueText.matchAll(/^\| \[`?([a-z-]+)`?\]\((#[a-z-]+)\) .*$/gm)].map(
  ([line, kind, link]) => {
    const [, , done, retry] = cells(line);
    return { kind, link, done, retry };
  },
);
