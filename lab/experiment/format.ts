// The format of an experiment's file. What no single field can know, such as whether a lane exists, is in checks.ts.
import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { expectation } from './expectation-format.ts';
import { keyHabits, laneKinds, measureNames } from './experiment.ts';
import { kebabName, laneName, line, milliseconds, number, text, windowName } from './fields.ts';

/** How many calls a second a lane makes at most. */
const maxPerSecond = 1000;

const perSecond = number(0, maxPerSecond);
const ratesExpected = `expected a number from 0 to ${maxPerSecond}, or { from, to }`;

const loadStep = closedObject({
  durationMs: milliseconds(1),
  perSecond: z
    .union([perSecond, closedObject({ from: perSecond, to: perSecond })], ratesExpected)
    .describe('calls a second of each lane; { from, to } moves evenly over the step'),
  arrivals: z
    .enum(['poisson', 'constant'])
    .default('poisson')
    .describe('poisson = at random instants, as independent callers do; constant = evenly'),
});

const phase = z.looseObject(
  { name: line(64), durationMs: milliseconds(1).optional() },
  'expected a phase: an object with name, durationMs, draws',
);

const scenarioExpected = 'expected a scenario’s name, or a scenario: an object with phases';
const scenario = z
  .union(
    [
      z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, scenarioExpected),
      z.looseObject(
        {
          repeat: z.boolean('expected true or false').optional(),
          phases: z
            .array(phase, 'expected a list of phases')
            .min(1, 'expected at least one phase')
            .max(100, 'expected at most 100'),
        },
        scenarioExpected,
      ),
    ],
    scenarioExpected,
  )
  .describe('the name of one that comes with the server, or a whole one in the server’s format');

const lane = closedObject({
  name: laneName,
  use: z.enum(laneKinds).describe('which client'),
  options: z
    .record(z.string(), z.unknown(), 'expected an object with options of the client')
    .default({})
    .describe('over what this client has'),
  optionsFile: line(1000)
    .optional()
    .describe('a file with options, YAML or JSON, beside this one; those of `options` lie over it'),
  keys: z
    .enum(keyHabits)
    .optional()
    .describe('a key for each payment, or a new one with each attempt. Default: per-attempt for naive, else per-call'),
});

const window = closedObject({ fromMs: milliseconds(0), toMs: milliseconds(1) });

const abort = closedObject({
  lane: laneName.optional().describe('left out = any lane'),
  measure: z.enum(['inFlight', 'arrivalsPerSecond', 'failedShare', 'lateMs']),
  above: number(0),
  forMs: milliseconds(0).default(1000).describe('only when it lasts so long'),
});

const seedExpected = 'expected 1 to 64 characters, or a whole number';
const seed = z
  .union([z.string().min(1, seedExpected).max(64, seedExpected), z.int(seedExpected)], seedExpected)
  .default('1')
  .describe('fixes the load and the fates')
  .transform(String);

const list = <Element extends z.ZodType>(element: Element, what: string, max: number) =>
  z.array(element, `expected a list of ${what}`).max(max, `expected at most ${max} ${what}`);

/** Checks what a file says, field by field, and puts in the defaults. */
export const experimentSchema = closedObject({
  $schema: z.string().optional(),
  name: kebabName.describe('the name of its file'),
  title: line(64).describe('a short phrase'),
  question: text(500),
  hypothesis: text(2000).describe('what is expected, and why'),
  lesson: text(2000, 0).default('').describe('what to take home once it was seen'),
  seed,
  withinMs: milliseconds(1).default(1000).describe('an answer is good within this of when its call was due'),
  load: list(loadStep, 'steps', 100).min(1, 'expected at least one step'),
  scenario,
  lanes: list(lane, 'lanes', 12).min(1, 'expected at least one lane'),
  windows: z.record(windowName, window, 'expected windows by their names').default({}),
  expect: list(expectation(z.enum(measureNames)), 'expectations', 50).min(1, 'expected at least one expectation'),
  abort: list(abort, 'conditions', 20).default([]).describe('what ends a run before its time'),
  settleMs: milliseconds(0).default(5000).describe('the longest wait, after the last call was due, for what goes on'),
});

/** An experiment as its file says it. */
export type ExperimentFile = z.output<typeof experimentSchema>;
