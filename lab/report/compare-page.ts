// The comparison of two runs: as a page, in Markdown, and for a terminal.
import { row } from '../verdict/table.ts';
import { overlaidCharts } from './compare-charts.ts';
import { differences } from './compare-differences.ts';
import { comparedCells, comparedHeads, comparedMeasures, laneNames } from './compare-measures.ts';
import { escaped, markdown, markdownCode } from './markup.ts';
import { figure, page, paragraph, section } from './page.ts';
import { type JudgedRun, verdictOf } from './report-run.ts';
import { markdownTable } from './summary.ts';
import { table } from './tables.ts';
import { badge } from './verdict-table.ts';

export interface ComparedRuns {
  /** As the user named it: a folder or a file. */
  readonly name: string;
  /** At least one. */
  readonly runs: readonly [JudgedRun, ...JudgedRun[]];
}

const several = 'The intervals are of 95 %: where they lie apart, chance alone is hardly behind the difference.';

const facts = ({ runs }: ComparedRuns): string => {
  const [{ record }] = runs;
  const count = runs.length === 1 ? '' : `, ${runs.length} runs`;
  return `${record.experiment.title} (${record.experiment.name}), seed ${record.seed}${count}`;
};

const notes = (a: ComparedRuns, b: ComparedRuns): readonly string[] => {
  const found = differences(a.runs, b.runs);
  return found.length === 0 ? ['Nothing: the same experiment, seeds and settings.'] : found;
};

const sides = (a: ComparedRuns, b: ComparedRuns) => [['A', a] as const, ['B', b] as const];

const measuresTable = (a: ComparedRuns, b: ComparedRuns): string =>
  table({
    label: 'Every measure in A and B',
    heads: ['Lane: measure', ...comparedHeads.slice(2)],
    rowHead: 0,
    kind: 'numbers',
    rows: comparedMeasures(a.runs, b.runs).map((one) => {
      const [lane, measure, ...cells] = comparedCells(one);
      return [`${lane}: ${measure}`, ...cells].map(escaped);
    }),
  });

/** One page that needs nothing beside it. */
export const comparePage = (a: ComparedRuns, b: ComparedRuns): string => {
  const [{ record: first }, { record: second }] = [a.runs[0], b.runs[0]];
  return page({
    title: `${first.experiment.name}: ${a.name} and ${b.name}`,
    header: [
      '<h1>Two runs beside each other</h1>',
      '<dl>',
      ...sides(a, b).map(
        ([name, side]) =>
          `<dt>${name}</dt><dd>${badge(verdictOf(side.runs))} ${escaped(facts(side))} <span class="name">${escaped(side.name)}</span></dd>`,
      ),
      '</dl>',
    ].join('\n'),
    sections: [
      section('differences', 'In what they differ', [
        `<ul>${notes(a, b)
          .map((note) => `<li>${escaped(note)}</li>`)
          .join('\n')}</ul>`,
      ]),
      section('charts', 'Over time', [
        paragraph('A is solid, B is dashed. Shaded are the faults of A.', 'says'),
        ...overlaidCharts(first, second, laneNames(a.runs, b.runs)).map(figure),
      ]),
      section('measures', 'Every measure', [paragraph(several, 'says'), measuresTable(a, b)]),
    ],
    footer: 'Made by <code>resilience-lab compare</code>. Everything is inside this one file.',
  });
};

export const compareSummary = (a: ComparedRuns, b: ComparedRuns): string =>
  [
    '# Two runs beside each other',
    '',
    ...sides(a, b).map(
      ([name, side]) => `- ${name}: **${verdictOf(side.runs)}**, ${markdown(facts(side))}: ${markdownCode(side.name)}`,
    ),
    '',
    '## In what they differ',
    '',
    ...notes(a, b).map((note) => `- ${markdown(note)}`),
    '',
    '## Every measure',
    '',
    several,
    '',
    ...markdownTable(
      comparedHeads,
      comparedMeasures(a.runs, b.runs).map((one) => comparedCells(one).map(markdown)),
    ),
  ].join('\n');

const widths = [22, 24, 24, 13, 9];

const laneText = (lane: string, rows: readonly (readonly string[])[]): string[] => [
  '',
  row([`Lane ${lane}`], [98]),
  ...rows.filter(([name]) => name === lane).map(([, ...cells]) => row(cells, widths)),
];

/** For a terminal of a hundred columns. */
export const compareText = (a: ComparedRuns, b: ComparedRuns): string => {
  const rows = comparedMeasures(a.runs, b.runs).map(comparedCells);
  return [
    ...sides(a, b).map(([name, { name: place, runs }]) => {
      const about = `${facts({ name: place, runs })}: ${place}`;
      return row([`${name}:`, verdictOf(runs), about], [2, 7, 87]);
    }),
    '',
    'In what they differ:',
    ...notes(a, b).map((note) => row(['-', note], [1, 96])),
    '',
    row(comparedHeads.slice(1), widths),
    ...laneNames(a.runs, b.runs).flatMap((lane) => laneText(lane, rows)),
    '',
    several,
    '',
  ].join('\n');
};
