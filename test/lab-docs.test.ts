// docs/lab.md is the lab's reference: what it names is there, what there is it names, and its example can be run.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareCommand } from '../lab/report/compare.ts';
import { recordName } from '../lab/report/record-file.ts';
import { runCommand } from '../lab/run/command.ts';
import { experimentsCommand } from '../lab/experiment/command.ts';
import { type LaneKind, laneKinds, measureNames } from '../lab/experiment/experiment.ts';
import { findExperiment, shippedExperiments } from '../lab/experiment/find.ts';
import { parseExperiment } from '../lab/experiment/parse.ts';
import { openLane } from '../lab/lanes/open-lane.ts';
import { runCli } from '../lab/run-cli.ts';
import { traitsOf } from '../lab/verdict/traits.ts';
import { startChaosServer } from '../server/index.ts';

const root = path.join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8').replaceAll('\r\n', '\n');
const text = read('docs/lab.md');
const prose = text.replaceAll(/```[^]*?```/g, '');
const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(text) ?? [];
const words = new Set([...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/[^\w-]+/)));

/** The cells of the table whose first heading this is. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|') && cellsOf(line)[0] === heading);
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.slice(first + 2, first + length).map(cellsOf);
}
const cellsOf = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
const codesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

const units = { count: 'count', share: 'share', ms: 'ms', perSecond: 'per second', perCall: 'per call' };

it('tells every measure in the words that stand where it is measured', () => {
  const source = read('lab/verdict/measures.ts').split('/** One figure of one lane')[0] ?? '';
  const said = new Map(
    [...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(\w+)/g)].map(([, comment = '', name = '']) => [
      name,
      comment.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim(),
    ]),
  );
  const rows = measureNames.map((name) => [`\`${name}\``, units[traitsOf(name).unit], said.get(name)]);
  expect(tableOf('Measure')).toEqual(rows);
});

describe('of lanes it tells', () => {
  const rows = tableOf('`use`');

  it('every kind', () => {
    expect(rows.map(([name]) => name)).toEqual(laneKinds.map((kind) => `\`${kind}\``));
  });

  const ours: readonly LaneKind[] = ['retry-only', 'retry-breaker', 'full-stack'];
  const listener = { onEvent: () => undefined, onBreaker: () => undefined };
  const spec = (use: LaneKind, options: Readonly<Record<string, unknown>>) =>
    ({ name: use, use, options, keys: 'per-call' }) as const;

  it.each(laneKinds.filter((kind) => !ours.includes(kind)))('the options of %s, and no other', async (kind) => {
    const refusal = openLane(spec(kind, { misspelt: 1 }), '127.0.0.1:1', listener);
    const [, , options = ''] = rows[laneKinds.indexOf(kind)] ?? [];
    await expect(refusal).rejects.toThrow(new RegExp(`There is ${codesIn(options).join(', ')}$`));
  });

  it('the options of the connection for our own', async () => {
    const [, , options = ''] = rows[laneKinds.indexOf('retry-only')] ?? [];
    const names = codesIn(options).filter((name) => name !== 'standard()');
    expect(names).toHaveLength(4);
    for (const name of names) {
      const refusal = openLane(spec('retry-only', { [name]: 'no such value' }), '127.0.0.1:1', listener);
      await expect(refusal).rejects.toThrow(new RegExp(`${name}(?! is not an option)`));
    }
  });
});

describe('of an experiment it has', () => {
  it('an example that can be read and whose scenario the server takes', async () => {
    const experiment = parseExperiment(yaml, 'my-service.yaml');
    expect(Object.keys(experiment.windows)).toEqual(['busy', 'calm', 'second half']);
    await using server = await startChaosServer();
    const loaded = await fetch(`http://127.0.0.1:${server.metricsPort}/chaos/v1/scenarios`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(experiment.scenario),
    });
    expect(await loaded.text()).toContain('"my-service"');
    expect(loaded.ok).toBe(true);
  });

  it('every field there is', () => {
    const namesIn = (schema: unknown): string[] => {
      if (typeof schema !== 'object' || schema === null) return [];
      return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => [
        ...(key === 'properties' ? Object.keys(inner as object) : []),
        ...namesIn(inner),
      ]);
    };
    const fields = new Set(namesIn(JSON.parse(read('lab/experiments/experiment.schema.json'))));
    expect(fields.size).toBeGreaterThan(30);
    const told = (name: string) => words.has(name) || new RegExp(`\\b${name}:`).test(yaml);
    expect([...fields].filter((name) => name !== '$schema' && !told(name))).toEqual([]);
  });
});

describe('of commands it tells', () => {
  const optionsIn = (help = '') => [...new Set(help.match(/--(?!help)[a-z]+/g))].toSorted();

  it('every option of run, and no other', () => {
    const options = tableOf('`run NAME\\|FILE`').flatMap(([option]) => optionsIn(option));
    expect(options.toSorted()).toEqual(optionsIn(runCommand.help?.()));
  });

  it('those of experiments and compare', () => {
    const [, ofExperiments = '', ofCompare = ''] =
      /(`experiments` lists[^]*?)(`compare A B` [^]*?)Each has/.exec(text) ?? [];
    expect(optionsIn(ofExperiments)).toEqual(optionsIn(experimentsCommand.help?.()));
    const [ownOptions] = compareCommand.help?.().split('Examples:') ?? [];
    expect(optionsIn(ofCompare)).toEqual(optionsIn(ownOptions));
  });

  it('only commands and experiments that there are', async () => {
    const help = runCli(['--help']);
    expect(await help.ended).toBe(0);
    const commands = [...text.matchAll(/npm run lab -- (\w+)|`(\w+) A B`/g)].map(([, a, b]) => a ?? b ?? '');
    expect(new Set(commands)).toEqual(new Set(['run', 'experiments', 'compare']));
    for (const command of commands) expect(help.stdout()).toMatch(new RegExp(`^  ${command} `, 'm'));
    for (const [, name = ''] of text.matchAll(/lab -- run ([\w-]+) /g)) {
      if (name !== 'my-experiment') expect(() => findExperiment(name)).not.toThrow();
    }
  });
});

it('CHANGELOG.md tells how many experiments there are', () => {
  const [, told] = /(\d+)\s+experiments/.exec(read('CHANGELOG.md')) ?? [];
  expect(Number(told)).toBe(shippedExperiments().length);
});

it('tells the files of a report by their names', () => {
  for (const name of [recordName(1), recordName(2)]) expect(text).toContain(`\`${name}\``);
});

it('links to files that there are', () => {
  const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(6);
  expect(links.filter((link) => !existsSync(path.join(root, 'docs', link)))).toEqual([]);
});

it('has at most 250 lines, and none of prose that is wider than the others', () => {
  expect(text.split('\n').length).toBeLessThanOrEqual(251);
  expect(prose.split('\n').filter((line) => !line.startsWith('|') && line.length > 120)).toEqual([]);
});
