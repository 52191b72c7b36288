// docs/faults.md speaks of every fault, with something to try for each, and does not contradict itself.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faultRequest } from '../server/control-requests.ts';
import { faultKinds, faultOptions, faultSchemas } from '../server/faults/kinds.ts';
import { parseScenario } from '../server/scenarios/parse.ts';
import { targetSchema } from '../server/scenarios/target.ts';
import { catalogue, catalogueText, clients, contents, type Row, type Section } from './foreign-clients-catalogue.ts';

/** What became of the work in some rows. */
const word = (rows: readonly Row[]) =>
  [...new Set(rows.map((row) => (row.done ? 'yes' : 'no')))].join(' or ').replace(/.* or .*/, 'maybe');

const rowsOf = ({ trials }: Section) => trials.flatMap(({ rows }) => rows);

interface Property {
  readonly default?: unknown;
}

const properties = (options: z.ZodType) =>
  Object.entries(
    z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' })['properties'] as Record<string, Property>,
  ).filter(([name]) => name !== 'kind');

it('has a section for every kind, and none for another', () => {
  expect(catalogue.map(({ kind }) => kind).toSorted()).toEqual(faultKinds.toSorted());
});

it('has every kind in its table of contents, with a link and the words of its section', () => {
  const said = catalogue.map(({ kind, done, retry }) => ({ kind, link: `#${kind}`, done, retry }));
  expect(contents.map(({ kind, link, done, retry }) => ({ kind, link, done, retry }))).toEqual(said);
});

it('sets faults in words that the server reads', () => {
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(catalogueText) ?? [];
  expect(parseScenario(yaml, 'docs/faults.md').phases).toHaveLength(1);
  const [, json = ''] = /-d '([^']*)'/.exec(catalogueText) ?? [];
  expect(faultRequest.parse(JSON.parse(json)).forMs).toBe(30_000);
});

it('has no line of prose that is wider than the others', () => {
  expect(catalogueText.split('\n').filter((line) => !/^(\||\*\*Tried)/.test(line) && line.length > 120)).toEqual([]);
});

describe.each(catalogue)('$kind', (section) => {
  const { kind, text, trials, done, retry } = section;

  it('is tried, as a scenario may say it, by all three clients', () => {
    expect(trials).not.toEqual([]);
    for (const { fault, target, rows } of trials) {
      expect(faultOptions.parse(fault).kind).toBe(kind);
      if (target) targetSchema.parse(target);
      expect(rows.map(({ client }) => client)).toEqual(clients);
    }
  });

  it('is described with every option and its default', () => {
    const schema = faultSchemas.find((known) => known.kind === kind);
    for (const [name, { default: given }] of schema ? properties(schema.options) : []) {
      const line = text.split('\n').find((each) => each.startsWith('|') && each.split('|')[1]?.includes(`\`${name}\``));
      expect(line, name).toBeDefined();
      if (given !== undefined)
        expect(line?.replaceAll(/[,`\s]/g, ''), name).toContain(JSON.stringify(given).replaceAll(/["\s,]/g, ''));
    }
  });

  it('says of the work and of a retry what follows from the trials', () => {
    const rows = rowsOf(section);
    const failed = rows.filter(({ outcome }) => outcome !== 'OK');
    expect([word(rows), word(failed)]).toContain(done);
    if (failed.length === 0) expect(retry).toBe('not needed');
    else if (failed.some((row) => row.done)) expect(retry).toBe('only with the same key');
    else expect(['yes', 'only with the same key']).toContain(retry);
  });
});
