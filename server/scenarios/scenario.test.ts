import { expect, test } from 'vitest';
import { phaseAt } from './phase-at.ts';
import { type Draw, pick, scenarioSchema } from './scenario.ts';
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

test('every shipped scenario keeps its own rules and has words for its button', () => {
  for (const scenario of shippedScenarios) {
    expect(scenarioSchema.parse(scenario)).toEqual(scenario);
    expect(scenario.title).not.toBe('');
    expect(scenario.description).toMatch(/\.$/);
  }
  expect(shippedScenarios.map(({ name }) => name)).toEqual(['off', 'homework', 'outage', 'hang', 'slow', 'showcase']);
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
