// A scenario is a list of phases over time; a phase is a list of independent draws.
import { z } from 'zod';
import { faultOptions } from '../faults/kinds.ts';

const cut = z.strictObject({
  /** Share of calls, 0 to 1. */
  share: z.number('expected a number from 0 to 1').min(0, 'expected at least 0').max(1, 'expected at most 1'),
  fault: faultOptions,
});

// One r in [0, 1) a draw, cut into shares from 0 upwards; what is left over is untouched.
const draw = z
  .array(cut)
  .refine(
    (cuts) => cuts.reduce((sum, { share }) => sum + share, 0) <= 1 + 1e-9,
    'expected shares that add up to at most 1',
  );

const phase = z.strictObject({
  name: z.string().min(1).max(64),
  /** Milliseconds; left out only in the last phase of a scenario that does not repeat, which then lasts. */
  durationMs: z.int('expected whole milliseconds ≥ 1').min(1, 'expected whole milliseconds ≥ 1').optional(),
  draws: z.array(draw),
});

/** Checks a scenario, for example one read from a JSON file. */
export const scenarioSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and "-"'),
    title: z.string().min(1).max(64),
    description: z.string().max(512),
    /** Whether the first phase follows the last. Default false. */
    repeat: z.boolean().default(false),
    phases: z.array(phase).min(1, 'expected at least one phase'),
  })
  .superRefine(({ repeat, phases }, context) => {
    for (const [index, { durationMs }] of phases.entries()) {
      const lasts = index === phases.length - 1 && !repeat;
      if (lasts === (durationMs === undefined)) continue;
      const message = lasts
        ? 'expected none: the last phase of a scenario that does not repeat lasts until told otherwise'
        : 'expected milliseconds: only the last phase of a scenario that does not repeat may leave it out';
      context.addIssue({ code: 'custom', message, path: ['phases', index, 'durationMs'] });
    }
  });

export type Scenario = z.infer<typeof scenarioSchema>;
export type Phase = Scenario['phases'][number];
export type Draw = Phase['draws'][number];

/** What a draw's r hits: the first cut whose cumulated share lies above r, or nothing. */
export function pick(cuts: Draw, r: number): Draw[number] | undefined {
  let limit = 0;
  return cuts.find(({ share }) => r < (limit += share));
}
