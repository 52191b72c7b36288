// The report of a run, or of several of one experiment, as one page.
import type { RunRecord } from '../run/record.ts';
import { judgeRepeats } from '../verdict/repeats.ts';
import { callsOf } from './calls-section.ts';
import { chartsOf } from './charts.ts';
import { lanesList, lanesTable } from './lanes-table.ts';
import { escaped } from './markup.ts';
import { millis, plain } from './numbers.ts';
import { figure, page, paragraph, section } from './page.ts';
import { endingWords, type JudgedRun, machineWords, shownRun, verdictOf } from './report-run.ts';
import { table } from './tables.ts';
import { badge, repeatedRows, verdictTable } from './verdict-table.ts';

const header = (runs: readonly JudgedRun[], { record, verdict }: JudgedRun): string => {
  const { name, title } = record.experiment;
  const overall = verdictOf(runs);
  const why =
    runs.length === 1
      ? verdict.why
      : `${runs.filter((run) => run.verdict.verdict === 'PASS').length} of ${runs.length} runs passed`;
  return [
    `<h1>${escaped(title)}</h1>`,
    `<p class="name">${escaped(name)} · ${new Date(record.beganAtUnixMs).toISOString().replace('T', ' ').slice(0, 16)} UTC</p>`,
    `<p class="verdict ${overall}"><span class="badge">${overall}</span> <span>${escaped(why)}</span></p>`,
  ].join('\n');
};

const idea = ({ experiment }: RunRecord): string =>
  section('question', 'The question', [
    paragraph(experiment.question),
    '<h3>What was expected</h3>',
    paragraph(experiment.hypothesis),
  ]);

const severalRuns = (runs: readonly JudgedRun[]): string => {
  if (runs.length === 1) return '';
  const which = `What follows is of run ${shownRun(runs) + 1}${verdictOf(runs) === 'PASS' ? '' : ', the first that did not pass'}.`;
  return section('runs', `The ${runs.length} runs`, [
    table({
      label: 'The runs',
      heads: ['Verdict', 'Seed', 'Why'],
      rowHead: 1,
      kind: 'words',
      rows: runs.map(({ record, verdict }) => [badge(verdict.verdict), escaped(record.seed), escaped(verdict.why)]),
    }),
    '<h3>Together</h3>',
    table({
      label: 'The runs together',
      heads: ['Verdict', 'Expectation', 'In the runs', 'Measured'],
      rowHead: 1,
      kind: 'words',
      rows: repeatedRows(judgeRepeats(runs.map(({ verdict }) => verdict))).map(([verdict, ...cells]) => [
        badge(verdict),
        ...cells.map(escaped),
      ]),
    }),
    paragraph(which, 'says below'),
  ]);
};

// A verdict of something else than what the file says must not be read as if it were of that.
const warnings = ({ ending, changes }: RunRecord): readonly string[] => [
  ...(ending.is === 'complete' ? [] : [paragraph(`This run was not complete: ${endingWords(ending)}.`, 'note')]),
  ...(changes.length === 0
    ? []
    : [
        paragraph(
          'This run was changed by hand while it went on, so it is not the experiment that the file says:',
          'note',
        ),
        `<ul>${changes.map(({ atMs, says }) => `<li>at ${millis(atMs)}: ${escaped(says)}</li>`).join('')}</ul>`,
      ]),
];

const injected = ({ phases }: RunRecord): string =>
  phases.length === 0
    ? ''
    : section('injected', 'What was injected', [
        paragraph('The same into the server of every lane; shaded in the charts.', 'says'),
        table({
          label: 'Phases',
          heads: ['Phase', 'From', 'To', 'Faults'],
          rowHead: 0,
          kind: 'words',
          rows: phases.map(({ name, fromMs, toMs, faults }) =>
            [name, millis(fromMs), millis(toMs), faults === '' ? 'nothing' : faults].map(escaped),
          ),
        }),
      ]);

const repeat = (record: RunRecord, files: readonly string[]): string =>
  section('repeat', 'Repeat it', [
    `<pre>${escaped(record.command)}</pre>`,
    '<dl>',
    `<dt>Seed</dt><dd>${escaped(record.seed)}</dd>`,
    `<dt>Took</dt><dd>${millis(record.durationMs)}; ${escaped(endingWords(record.ending))}</dd>`,
    `<dt>Machine</dt><dd>${escaped(machineWords(record.machine))}</dd>`,
    `<dt>Behind its timers</dt><dd>at most ${record.lanes.map(({ lane, lateMs }) => `${escaped(lane.name)} ${millis(lateMs)}`).join(', ')}</dd>`,
    `<dt>Beside this file</dt><dd>${escaped(files.join(', '))}</dd>`,
    '</dl>',
  ]);

/** `files` are the names of what lies beside it. */
export const reportPage = (runs: readonly JudgedRun[], files: readonly string[]): string => {
  const run = runs[shownRun(runs)];
  if (run === undefined) throw new RangeError('a report needs at least one run');
  const { record, verdict } = run;
  const calls = record.lanes.reduce((sum, lane) => sum + lane.calls.length, 0);
  return page({
    title: `${verdictOf(runs)}: ${record.experiment.title}`,
    header: header(runs, run),
    sections: [
      ...warnings(record),
      idea(record),
      severalRuns(runs),
      section('verdict', 'The verdict', [verdictTable(verdict.judgements)]),
      section('payments', 'What became of the payments', [
        paragraph('The books of the server decide what was charged, not what a client was told.', 'says'),
        lanesTable(record),
        lanesList(record),
      ]),
      section('charts', 'Over time', chartsOf(record).map(figure)),
      injected(record),
      section('calls', 'The most telling calls', [
        paragraph(
          `Up to ten of each lane, of ${plain(calls)} in all. Open one to see its attempts, waits and decisions, each of them injected or real.`,
          'says',
        ),
        ...record.lanes.map((lane) => callsOf(lane, record.durationMs)),
      ]),
      section('lesson', 'What to take home', [paragraph(record.experiment.lesson)]),
      repeat(record, files),
    ],
    footer: `Made by <code>resilience-lab run --report</code>. Everything is inside this one file; it asks nothing of any network.`,
  });
};
