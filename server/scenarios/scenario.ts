// A scenario is a list of phases over time; a phase is a list of independent draws.
import { z } from 'zod';
import { faultOptions } from '../faults/kinds.ts';
import { closedObject } from '../closed-object.ts';
import { oneLine } from './one-line.ts';
import { targetSchema } from './target.ts';

const text = (max: number, min = 1) => {
  const expected = `expected text of ${min} to ${max} characters`;
  return z.string(expected).min(min, expected).max(max, expected);
};

const fraction = z.number('expected a number from 0 to 1').min(0, 'expected at least 0').max(1, 'expected at most 1');
const share = z
  .union([fraction, closedObject({ from: fraction, to: fraction })], 'expected a number from 0 to 1, or { from, to }')
  .describe('share of the calls, 0 to 1; { from, to } moves evenly over the phase');

/** Checks one fault with its share of calls, and which calls it is for. */
export const cutSchema = closedObject({
  share,
  target: targetSchema.optional().describe('which calls; left out = all'),
  fault: faultOptions,
}).meta({ id: 'cut' });

export type Cut = z.infer<typeof cutSchema>;
export type Share = Cut['share'];

/** The share after `progress` (0 to 1) of its phase. */
export const shareAt = (given: Share, progress: number) =>
  typeof given === 'number' ? given : given.from + (given.to - given.from) * progress;

const fitsIn1 = (cuts: readonly Cut[]) =>
  [0, 1].every((end) => cuts.reduce((sum, cut) => sum + shareAt(cut.share, end), 0) <= 1 + 1e-9);

const draw = z.union(
  [cutSchema, z.array(cutSchema).max(32).refine(fitsIn1, 'expected shares that add up to at most 1')],
  'expected a fault with its share, or a list of those that exclude each other',
);

const expectedMs = 'expected whole milliseconds ≥ 1';

const phase = closedObject({
  name: oneLine(text(64)),
  durationMs: z
    .int(expectedMs)
    .min(1, expectedMs)
    .optional()
    .describe('left out only in the last phase of a scenario that does not repeat, which then lasts'),
  draws: z.array(draw, 'expected a list of faults').max(32, 'expected at most 32').describe('each is drawn for itself'),
});

const name = 'expected lower-case letters, digits and "-"';
const expectedSeed = 'expected 1 to 64 characters, or a whole number';
const seed = z
  .union([z.string().min(1, expectedSeed).max(64, expectedSeed), z.int(expectedSeed)], expectedSeed)
  .describe('fixes the fates where the server was given no seed')
  .transform(String);

const fields = closedObject({
  $schema: z.string().optional(),
  name: z.string(name).regex(/^[a-z0-9][a-z0-9-]{0,63}$/, name),
  title: oneLine(text(64)).describe('a short phrase for a button'),
  description: text(512, 0).describe('what it does and what it teaches'),
  lesson: closedObject({ naive: text(2000), good: text(2000) })
    .optional()
    .describe('what a naive and what a good client do'),
  seed: seed.optional(),
  repeat: z.boolean('expected true or false').default(false).describe('whether the first phase follows the last'),
  phases: z.array(phase, 'expected a list of phases').min(1, 'expected at least one phase').max(100, 'at most 100'),
});

function durationProblem(isOpen: boolean, durationMs: number | undefined): string | undefined {
  if (isOpen === (durationMs === undefined)) return undefined;
  return isOpen
    ? 'expected none: the last phase of a scenario that does not repeat lasts until told otherwise'
    : 'expected milliseconds: only the last phase of a scenario that does not repeat may leave it out';
}

/** Checks a scenario, for example one read from a file. */
export const scenarioSchema = fields.superRefine(({ repeat, phases }, context) => {
  const add = (message: string, ...path: PropertyKey[]) =>
    context.addIssue({ code: 'custom', message, path: ['phases', ...path] });
  for (const [index, { durationMs, draws }] of phases.entries()) {
    const problem = durationProblem(index === phases.length - 1 && !repeat, durationMs);
    if (problem !== undefined) add(problem, index, 'durationMs');
    const ramps = draws.flat().some((cut) => typeof cut.share === 'object');
    if (ramps && durationMs === undefined)
      add('expected milliseconds, over which the share moves', index, 'durationMs');
  }
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type Phase = Scenario['phases'][number];
/** One r in [0, 1): a fault for itself, or shares from 0 upwards that exclude each other. */
export type Draw = Phase['draws'][number];

/** What a draw's r hits: the first cut whose cumulated share lies above r, or nothing. */
export function pick(given: Draw, r: number, progress = 0): Cut | undefined {
  let limit = 0;
  const cuts = Array.isArray(given) ? given : [given];
  return cuts.find((cut) => r < (limit += shareAt(cut.share, progress)));
}

/** No chaos: what every scenario with an end falls back to. */
export const offScenario: Scenario = {
  name: 'off',
  title: 'No chaos',
  description: 'Every call is answered at once. What the others are compared with.',
  lesson: {
    naive: 'Looks as good as any other. That is why clients are tried against the other scenarios.',
    good: 'Adds next to nothing to the time of a call: resilience that is not needed should not be felt.',
  },
  repeat: false,
  phases: [{ name: 'off', draws: [] }],
};
