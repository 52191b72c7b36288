import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChaosServer } from '../start-chaos-server.ts';
import { loadChaosMode } from './load.ts';
import { shippedScenarios } from './shipped.ts';

function fileWith(text: string, name = 'mine.json'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'scenario-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, name);
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
  expect(scenario.phases[0]?.draws.flat()[0]?.fault).toEqual({
    kind: 'error',
    status: 'INTERNAL',
    message: 'injected by chaos',
  });
  expect(scenarios.map(({ name }) => name)).toContain('mine');
  expect(scenarios.map(({ name }) => name)).toContain('homework');
});

test('a missing file, one that is too long and one that cannot be read are named, with line and column', () => {
  expect(() => loadChaosMode('no/such.json')).toThrow('cannot read the scenario file no/such.json: ENOENT');
  expect(() => loadChaosMode('./')).toThrow('cannot read the scenario file ./: EISDIR');
  const long = fileWith(' '.repeat(1_000_001), 'long.yml');
  expect(() => loadChaosMode(long)).toThrow('long.yml has 1000001 bytes: expected at most 1000000');
  const file = fileWith('{ name: ');
  expect(() => loadChaosMode(file)).toThrow(`${file}:1:9: not YAML or JSON: `);
});

test('YAML is as good as JSON', () => {
  const yaml = `name: mine\ntitle: Mine\ndescription: Half of all calls.\nphases:\n  - name: bad\n    draws:\n      - - { share: 0.5, fault: { kind: error, status: INTERNAL } }\n`;
  const fromJson = loadChaosMode(fileWith(JSON.stringify(mine))).scenario;
  expect(loadChaosMode(fileWith(yaml, 'mine.yaml')).scenario).toEqual(fromJson);
});

test('shares of one draw may not add up to more than 1, a misspelt field is refused', () => {
  const half = { share: 0.6, fault: { kind: 'hang' } };
  expect(() => loadChaosMode(withPhases({ name: 'bad', draws: [[half, half]] }))).toThrow(
    'phases[0].draws[0]: expected shares that add up to at most 1',
  );
  expect(() => loadChaosMode(withPhases({ name: 'bad', draw: [], draws: [] }))).toThrow(
    'phases[0].draw: unknown field "draw" (did you mean "draws"?)',
  );
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

test('the seed of a file is the server’s where none was given', async () => {
  const chaosMode = fileWith(JSON.stringify({ ...mine, seed: 7 }));
  await using own = await startChaosServer({ chaosMode });
  expect([own.seed, own.status().seed]).toEqual(['7', '7']);
  await using given = await startChaosServer({ chaosMode, seed: 'mine' });
  expect([given.seed, given.status().seed]).toEqual(['mine', 'mine']);
});
