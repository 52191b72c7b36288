import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shippedScenarios } from '../../server/scenarios/shipped.ts';

interface Named {
  readonly name: string;
}
const { groupsOf } = (await import(new URL('./public/scenario-groups.js', import.meta.url).href)) as {
  groupsOf: (scenarios: readonly Named[], first: readonly string[]) => { title: string; scenarios: Named[] }[];
};

const html = readFileSync(join(import.meta.dirname, 'public', 'index.html'), 'utf8');
const first = [...html.matchAll(/data-scenario="([^"]+)"[^>]*>([^<]+)</g)].map(([, name = '', title = '']) => ({
  name,
  title,
}));

test('the buttons that are there from the beginning have the names and titles of shipped scenarios', () => {
  const shipped = shippedScenarios.map(({ name, title }) => ({ name, title }));
  expect(first.length).toBe(6);
  expect(
    first.filter(({ name, title }) => !shipped.some((each) => each.name === name && each.title === title)),
  ).toEqual([]);
});

test('every shipped scenario stands once on the page, in a group of a name', () => {
  const groups = groupsOf(
    shippedScenarios,
    first.map(({ name }) => name),
  );
  const all = [...first, ...groups.flatMap(({ scenarios }) => scenarios)].map(({ name }) => name);
  expect(all.toSorted()).toEqual(shippedScenarios.map(({ name }) => name).toSorted());
  expect(groups.map(({ title }) => title)).not.toContain('Others');
});

test('a scenario of somebody’s own stands among the others, and a group without a scenario is left out', () => {
  const groups = groupsOf([{ name: 'off' }, { name: 'bursts' }, { name: 'mine' }], ['off']);
  expect(groups).toEqual([
    { title: 'Failures that come and go', scenarios: [{ name: 'bursts' }] },
    { title: 'Others', scenarios: [{ name: 'mine' }] },
  ]);
});
