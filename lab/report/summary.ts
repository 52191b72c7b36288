// The report in Markdown, for a pull request or a README.
import { measured } from '../verdict/measures.ts';
import { judgeRepeats } from '../verdict/repeats.ts';
import { expected } from './expected.ts';
import { figures, shown } from './figures.ts';
import { markdown, markdownCode } from './markup.ts';
import type { Chart } from './panel.ts';
import { endingWords, type JudgedRun, machineWords, shownRun, verdictOf } from './report-run.ts';
import { measuredWords, repeatedRows, whereWords } from './verdict-table.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const markdownTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(heads),
  `|${heads.map(() => '---').join('|')}|`,
  ...rows.map(row),
  '',
];

const paragraph = (text: string): string[] => (text.trim() === '' ? [] : [markdown(text), '']);

const verdictRows = ({ verdict }: JudgedRun): string[] =>
  markdownTable(
    ['Verdict', 'Expectation', 'Lane', 'Expected', 'Measured'],
    verdict.judgements.map((judgement) => [
      `**${judgement.verdict}**`,
      markdown(judgement.expectation.says),
      markdown(whereWords(judgement.expectation)),
      markdown(expected(judgement.expectation)),
      markdown(measuredWords(judgement)),
    ]),
  );

const figureRows = ({ record }: JudgedRun): string[] =>
  markdownTable(
    ['Whole run', ...record.lanes.map(({ lane }) => markdown(lane.name))],
    figures.map(({ measure, says }) => [
      says,
      ...record.lanes.map((lane) => markdown(shown(measure, measured(record, lane, measure, undefined)))),
    ]),
  );

const runRows = (runs: readonly JudgedRun[]): string[] =>
  runs.length === 1
    ? []
    : [
        '## Runs',
        '',
        ...markdownTable(
          ['Run', 'Verdict', 'Seed', 'Why'],
          runs.map(({ record, verdict }, n) => [
            String(n + 1),
            `**${verdict.verdict}**`,
            markdown(record.seed),
            markdown(verdict.why),
          ]),
        ),
        ...markdownTable(
          ['Verdict', 'Expectation', 'In the runs', 'Measured'],
          repeatedRows(judgeRepeats(runs.map(({ verdict }) => verdict))).map(([verdict, ...cells]) => [
            `**${verdict}**`,
            ...cells.map(markdown),
          ]),
        ),
        `What follows is of run ${shownRun(runs) + 1}.`,
        '',
      ];

const warnings = ({ record: { ending, changes } }: JudgedRun): string[] => [
  ...(ending.is === 'complete' ? [] : [`**This run was not complete:** ${markdown(endingWords(ending))}.`, '']),
  ...(changes.length === 0
    ? []
    : ['**Changed by hand while it ran:**', '', ...changes.map(({ says }) => `- ${markdown(says)}`), '']),
];

export interface Pictures {
  readonly charts: readonly Chart[];
  readonly ending: 'png' | 'svg';
}

/** Says what was asked and found, and the command that repeats it. */
export function summary(runs: readonly JudgedRun[], { charts, ending }: Pictures): string {
  const run = runs[shownRun(runs)];
  if (run === undefined) throw new RangeError('a summary needs at least one run');
  const { record, verdict } = run;
  return [
    `# ${verdictOf(runs)}: ${markdown(record.experiment.title)}`,
    '',
    ...paragraph(verdict.why),
    ...warnings(run),
    ...paragraph(`Question: ${record.experiment.question}`),
    ...paragraph(`Expected: ${record.experiment.hypothesis}`),
    ...runRows(runs),
    '## Verdict',
    '',
    ...verdictRows(run),
    '## Figures',
    '',
    ...figureRows(run),
    ...charts.flatMap(({ title, file }) => [`![${markdown(title)}](${file}.${ending})`, '']),
    '## What to take home',
    '',
    ...paragraph(record.experiment.lesson),
    '## Repeat it',
    '',
    `${markdownCode(record.command)} (seed ${markdownCode(record.seed)})`,
    '',
    markdown(`${machineWords(record.machine)}; ${new Date(record.beganAtUnixMs).toISOString()}`),
    '',
  ].join('\n');
}
