import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { faultKinds } from '../faults/kinds.ts';
import { loadChaosMode } from './load.ts';
import { shippedScenarios } from './shipped.ts';

function fileWith(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'scenario-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'mine.json');
  writeFileSync(file, text);
  return file;
}

const mine = {
  name: 'mine',
  title: 'Mine',
  description: 'Half of all calls.',
  phases: [{ name: 'bad', draws: [[{ share: 0.5, fault: { kind: 'error', status: 'INTERNAL' } }]] }],
};

const withPhases = (...phases: unknown[]) => fileWith(JSON.stringify({ ...mine, phases }));

test('false is off, true is the homework, a name is itself', () => {
  const names = ['false', 'true', 'True', 'outage'].map((mode) => loadChaosMode(mode).scenario.name);
  expect(names).toEqual(['off', 'homework', 'homework', 'outage']);
});

test('an unknown name is answered with the names there are and the nearest', () => {
  const names = shippedScenarios.map(({ name }) => name).join(', ');
  expect(() => loadChaosMode('outtage')).toThrow(
    `no scenario is called "outtage": there are ${names}; did you mean "outage"?`,
  );
});

test('a file’s scenario is read, completed and stands beside the shipped ones', () => {
  const { scenario, scenarios } = loadChaosMode(fileWith(JSON.stringify(mine)));
  expect(scenario.phases[0]?.draws[0]?.[0]?.fault).toEqual({
    kind: 'error',
    status: 'INTERNAL',
    message: 'injected by chaos',
  });
  expect(scenarios.map(({ name }) => name)).toContain('mine');
  expect(scenarios.map(({ name }) => name)).toContain('homework');
});

test('a missing file and a file that is no JSON are named', () => {
  expect(() => loadChaosMode('no/such.json')).toThrow('cannot read the scenario file no/such.json: ENOENT');
  const file = fileWith('{ name: ');
  expect(() => loadChaosMode(file)).toThrow(`the scenario file ${file} is not JSON: `);
});

test('every problem of a file is told with its path in the JSON and what was expected', () => {
  const draws = [[{ share: 2, fault: { kind: 'slep' } }], [{ share: 'x', fault: { kind: 'sleep', delayMs: -1 } }]];
  const file = withPhases({ name: 'bad', draws });
  let message = '';
  try {
    loadChaosMode(file);
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toContain(`the scenario file ${file}: `);
  expect(message).toContain('phases[0].draws[0][0].share: expected at most 1');
  const kinds = faultKinds.join(', ');
  expect(message).toContain(`phases[0].draws[0][0].fault.kind: expected an object whose "kind" is one of ${kinds}`);
  expect(message).toContain('phases[0].draws[1][0].share: expected a number from 0 to 1');
  expect(message).toContain('phases[0].draws[1][0].fault.delayMs: expected whole milliseconds from 0 to 3600000');
});

test('shares of one draw may not add up to more than 1, a misspelt field is refused', () => {
  const half = { share: 0.6, fault: { kind: 'hang' } };
  expect(() => loadChaosMode(withPhases({ name: 'bad', draws: [[half, half]] }))).toThrow(
    'phases[0].draws[0]: expected shares that add up to at most 1',
  );
  expect(() => loadChaosMode(withPhases({ name: 'bad', draw: [], draws: [] }))).toThrow(/phases\[0\]: .*"draw"/);
});

test('only the last phase of a scenario that does not repeat goes without a duration, and must', () => {
  const [open, timed] = [
    { name: 'open', draws: [] },
    { name: 'timed', durationMs: 5, draws: [] },
  ];
  expect(() => loadChaosMode(withPhases(open, open))).toThrow('phases[0].durationMs: expected milliseconds');
  expect(() => loadChaosMode(withPhases(timed, timed))).toThrow('phases[1].durationMs: expected none');
  expect(loadChaosMode(withPhases(timed, open)).scenario.phases).toHaveLength(2);
});
