import { expect, test } from 'vitest';
import type { RunRecord } from '../run/record.ts';
import { testingRecord } from '../run/testing-record.ts';
import { judge } from '../verdict/judge.ts';
import { chartsOf } from './charts.ts';
import { reportPage } from './report-page.ts';
import { summary } from './summary.ts';

const runOf = (record: RunRecord) => ({ record, verdict: judge(record) });
const record = testingRecord();
const html = reportPage([runOf(record)], ['record.json']);

test('it is one file: nothing in it is fetched, and nothing in it can run', () => {
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`);
  expect(html).not.toMatch(/<script|<iframe|<object|<link rel="stylesheet"|@import|url\(|src=|\son\w+=/i);
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['data:,']);
});

test('it says the question, what was expected, each judgement with its reason, the lesson and how to repeat it', () => {
  const { question, hypothesis, lesson } = record.experiment;
  for (const text of [question, hypothesis, lesson, record.command, 'linux x64', 'grpc-resilience-lab 0.1.0'])
    expect(html).toContain(text);
  for (const { why } of judge(record).judgements) expect(html).toContain(why);
});

test('its headings descend without a gap, and every chart is named for who cannot see it', () => {
  const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  expect(levels[0]).toBe(1);
  levels.slice(1).forEach((level, n) => expect(level - levels[n]!).toBeLessThanOrEqual(1));
  const charts = [...html.matchAll(/<svg [^>]*role="img"[^>]*>/g)].map(([tag]) => tag);
  expect(charts).toHaveLength(5 * record.lanes.length);
  for (const tag of charts) expect(tag).toMatch(/aria-label="Lane .+"/);
});

// Everything that comes from a file, a server or a person.
const hostile = (evil: string): RunRecord => {
  const { experiment } = record;
  const lanes = record.lanes.map((one, index) => ({
    ...one,
    lane: { ...one.lane, name: `${evil}${index}`, options: { [evil]: evil } },
    calls: one.calls.map((call) => ({ ...call, status: evil, message: evil, explain: evil })),
    attempts: one.attempts.map((attempt) => ({ ...attempt, status: evil, faultKind: evil, faultId: evil })),
  }));
  return {
    ...record,
    seed: evil,
    command: evil,
    ending: { is: 'broken', why: evil },
    changes: [{ atMs: 1, says: evil }],
    phases: [{ name: evil, fromMs: 0, toMs: 4_000, faults: evil }],
    machine: { ...record.machine, node: evil, platform: evil, version: evil },
    lanes,
    experiment: {
      ...experiment,
      name: evil,
      title: evil,
      question: evil,
      hypothesis: evil,
      lesson: evil,
      lanes: lanes.map(({ lane }) => lane),
      windows: { [evil]: { fromMs: 0, toMs: 1_000 } },
      expect: experiment.expect.map((one) => ({ ...one, says: evil, lane: `${evil}0`, during: evil })),
    },
  };
};

test.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='alert(1)", '</svg></style><b>'])(
  'nothing in a record is markup: %s',
  (evil) => {
    const page = reportPage([runOf(hostile(evil)), runOf(hostile(evil))], [evil]);
    expect(page.includes(evil)).toBe(false);
    // What is left of it are words of the reports' own templates.
    const tags = new Set([...page.matchAll(/<([a-z0-9]+)[\s>]/gi)].map(([, tag]) => tag?.toLowerCase()));
    expect(['script', 'img', 'b', 'iframe'].filter((tag) => tags.has(tag))).toEqual([]);
    // Within the quotes of an attribute it is a value.
    expect(page.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=[^>]*>/i);
  },
);

test('of several runs it tells each, them together, and shows the first that did not pass', () => {
  const passed = { record, verdict: { ...judge(record), verdict: 'PASS' as const, why: 'all hold' } };
  const failed = runOf(testingRecord({ seed: '7-2' }));
  const page = reportPage([passed, failed], []);
  expect(page).toContain('1 of 2 runs passed');
  expect(page).toContain('What follows is of run 2, the first that did not pass');
  expect(page).toContain('7-2');
});

test('a run that was changed or did not end says so above all else', () => {
  const page = reportPage(
    [
      runOf(
        testingRecord({ ending: { is: 'stopped' }, changes: [{ atMs: 3_000, says: 'lane ours: attempts 3 → 5' }] }),
      ),
    ],
    [],
  );
  expect(page.indexOf('This run was not complete')).toBeGreaterThan(0);
  expect(page.indexOf('lane ours: attempts 3 → 5')).toBeLessThan(page.indexOf('The question'));
});

test('no row of the Markdown tables has more cells than its head, whatever is in them', () => {
  const evil = 'a | b\n| c |\n---\n# d `e`';
  const pictures = { charts: chartsOf(hostile(evil)), ending: 'png' } as const;
  const text = summary([runOf(hostile(evil)), runOf(hostile(evil))], pictures);
  let cells = 0;
  for (const line of text.split('\n')) {
    const pipes = line.replaceAll(/\\\\/g, '').match(/(?<!\\)\|/g)?.length ?? 0;
    if (cells > 0 && pipes > 0) expect(pipes).toBe(cells);
    cells = pipes;
  }
  expect(text.match(/^# /gm)).toHaveLength(1);
});

test('the summary names the pictures that are there, the command and the seed', () => {
  const text = summary([runOf(record)], { charts: chartsOf(record), ending: 'svg' });
  expect(text).toContain('![Goodput](goodput.svg)');
  expect(text).toContain('`resilience-lab run outage-and-trap --seed 7` (seed `7`)');
});
