// One expectation of an experiment's file: a measure of a lane and exactly one thing to hold it against.
import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import type { MeasureName } from './experiment.ts';
import { laneName, line, number } from './fields.ts';

const boundExpected = 'expected a number ≥ 0, or { lane, times, plus }';
const bound = z.union(
  [
    number(0),
    closedObject({
      lane: laneName.describe('the same measure of this lane'),
      times: number(0).default(1),
      plus: z.number('expected a number').default(0),
    }),
  ],
  boundExpected,
);

const confidenceExpected = 'expected a number above 0 and below 1';
const closedForm = closedObject({
  value: number(0, 1).describe('the share that theory says'),
  confidence: z
    .number(confidenceExpected)
    .gt(0, confidenceExpected)
    .lt(1, confidenceExpected)
    .default(0.95)
    .describe('of the interval that must hold it'),
});

const held = ['atLeast', 'atMost', 'equal', 'closedForm'] as const;

const samplesExpected = 'expected a whole number ≥ 1';

/** Checks one expectation; `measure` checks the name of what is measured. */
export const expectation = (measure: z.ZodType<MeasureName>) =>
  closedObject({
    says: line(200).optional().describe('in words; left out = made of the other fields'),
    lane: laneName,
    measure,
    during: z.string('expected a window’s name').optional().describe('a window; left out = the whole run'),
    atLeast: bound.optional(),
    atMost: bound.optional(),
    equal: number(0).optional(),
    closedForm: closedForm.optional(),
    minimumSamples: z
      .int(samplesExpected)
      .min(1, samplesExpected)
      .optional()
      .describe('with fewer of them the verdict is UNKNOWN'),
  })
    .refine(
      (given) => held.filter((name) => given[name] !== undefined).length === 1,
      `expected exactly one of ${held.join(', ')}`,
    )
    .meta({ oneOf: held.map((name) => ({ required: [name] })) });
