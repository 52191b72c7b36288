import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { phaseAt } from './phase-at.ts';
import { type Draw, pick, scenarioSchema, shareAt } from './scenario.ts';
import { shippedScenarios } from './shipped.ts';

const shipped = (name: string) => {
  const scenario = shippedScenarios.find((known) => known.name === name);
  if (!scenario) throw new Error(`no ${name}`);
  return scenario;
};

const below = (value: number) => value - 2 ** -48; // The grain of fate().

test('the homework is one draw: r < 0.2 sleeps 5 s, r < 0.4 answers UNAVAILABLE, else nothing', () => {
  const draws = shipped('homework').phases[0]?.draws ?? [];
  expect(draws).toHaveLength(1);
  const hit = (r: number) => pick(draws[0] as Draw, r)?.fault;
  expect(hit(0)).toEqual({ kind: 'sleep', delayMs: 5000 });
  expect(hit(below(0.2))).toEqual({ kind: 'sleep', delayMs: 5000 });
  expect(hit(0.2)).toMatchObject({ kind: 'error', status: 'UNAVAILABLE' });
  expect(hit(below(0.4))).toMatchObject({ kind: 'error', status: 'UNAVAILABLE' });
  expect(hit(0.4)).toBeUndefined();
  expect(hit(below(1))).toBeUndefined();
});

test('every shipped scenario keeps its own rules, has words for its button and a lesson', () => {
  for (const scenario of shippedScenarios) {
    expect(scenarioSchema.parse(scenario)).toEqual(scenario);
    expect(scenario.title).not.toBe('');
    expect(scenario.description).toMatch(/\.$/);
    expect(scenario.lesson?.naive).toMatch(/\.$/);
    expect(scenario.lesson?.good).toMatch(/\.$/);
  }
  const names = shippedScenarios.map(({ name }) => name);
  // The lab's page and its documentation know these.
  expect(names.slice(0, 6)).toEqual(['off', 'homework', 'outage', 'hang', 'slow', 'showcase']);
  expect(new Set(names).size).toBe(names.length);
});

test('every file of the folder is shipped, under the name it says', () => {
  const files = readdirSync(path.join(import.meta.dirname, 'shipped')).map((file) => file.replace('.yaml', ''));
  const names = shippedScenarios.map(({ name }) => name).filter((name) => name !== 'off');
  expect(files.toSorted()).toEqual(names.toSorted());
});

test('the shipped scenarios show nearly every kind of fault', () => {
  const used = shippedScenarios.flatMap(({ phases }) => phases.flatMap(({ draws }) => draws.flat()));
  const kinds = new Set(used.map(({ fault }) => fault.kind));
  expect(kinds.size).toBeGreaterThanOrEqual(12);
});

test('the guided tour goes calm 4 s, flaky 10 s, outage 12 s, healed 34 s, and round again', () => {
  const at = (seconds: number) => phaseAt(shipped('showcase'), seconds * 1000);
  const names = [0, 3.999, 4, 13.999, 14, 25.999, 26, 59.999, 60, 64].map((seconds) => at(seconds).phase.name);
  expect(names).toEqual(['calm', 'calm', 'flaky', 'flaky', 'outage', 'outage', 'healed', 'healed', 'calm', 'flaky']);
  expect(at(65)).toMatchObject({ ordinal: 5, elapsedMs: 1000 });
});

test('the last phase of a scenario that does not repeat lasts', () => {
  const scenario = {
    ...shipped('off'),
    phases: [
      { name: 'a', durationMs: 10, draws: [] },
      { name: 'b', draws: [] },
    ],
  };
  expect(phaseAt(scenario, 9).phase.name).toBe('a');
  expect(phaseAt(scenario, 1e12)).toMatchObject({ ordinal: 1, phase: { name: 'b' } });
});

test('a share that moves does so evenly over its phase, and is hit by what lies below it', () => {
  const ramp = { share: { from: 0.2, to: 0.6 }, fault: { kind: 'hang' } } as const;
  expect([0, 0.25, 0.5, 1].map((progress) => shareAt(ramp.share, progress))).toEqual([0.2, 0.3, 0.4, 0.6]);
  expect(pick(ramp, 0.39, 0.5)?.fault.kind).toBe('hang');
  expect(pick(ramp, 0.41, 0.5)).toBeUndefined();
  expect(pick([ramp, { share: 0.4, fault: { kind: 'sleep', delayMs: 1 } }], 0.41, 0.5)?.fault.kind).toBe('sleep');
});

const one = (draws: unknown, durationMs?: number) => {
  const phases = [
    { name: 'a', ...(durationMs && { durationMs }), draws },
    ...(durationMs ? [{ name: 'b', draws: [] }] : []),
  ];
  return scenarioSchema.safeParse({ name: 'x', title: 'X', description: '', phases });
};
const hang = { kind: 'hang' };

test('a share that moves needs a phase that ends', () => {
  const draws = [{ share: { from: 0, to: 1 }, fault: hang }];
  expect(one(draws).error?.issues[0]).toMatchObject({
    path: ['phases', 0, 'durationMs'],
    message: 'expected milliseconds, over which the share moves',
  });
  expect(one(draws, 1000).success).toBe(true);
});

test('shares that exclude each other fit in 1 at both ends of their way', () => {
  const together = (to: number) => [
    [
      { share: { from: 0, to }, fault: hang },
      { share: { from: 0.5, to: 0.5 }, fault: hang },
    ],
  ];
  expect(one(together(0.5), 1000).success).toBe(true);
  expect(one(together(0.6), 1000).success).toBe(false);
});

test('a seed may be a number and is text', () => {
  const { data } = scenarioSchema.safeParse({
    name: 'x',
    title: 'X',
    description: '',
    seed: 7,
    phases: [{ name: 'a', draws: [] }],
  });
  expect(data?.seed).toBe('7');
});
