// Whether a value is a run's record: enough of a check that nothing made of it can fail on what is not there.
import { z } from 'zod';
import { laneKinds, keyHabits, measureNames } from '../experiment/experiment.ts';

const share = z.tuple([z.number(), z.number()]).nullable();
const bound = z.union([z.number(), z.looseObject({ lane: z.string(), times: z.number(), plus: z.number() })]);

const expectation = z.looseObject({
  says: z.string(),
  lane: z.string(),
  measure: z.enum(measureNames),
  during: z.string().optional(),
  must: z.discriminatedUnion('is', [
    z.looseObject({ is: z.enum(['atLeast', 'atMost']), bound }),
    z.looseObject({ is: z.literal('equal'), bound: z.number() }),
    z.looseObject({ is: z.literal('closedForm'), value: z.number(), confidence: z.number() }),
  ]),
});

const verdicts = z.enum(['PASS', 'FAIL', 'UNKNOWN']);

const verdict = z.looseObject({
  verdict: verdicts,
  why: z.string(),
  judgements: z.array(
    z.looseObject({
      expectation,
      verdict: verdicts,
      value: z.number().nullable(),
      never: z.boolean(),
      bound: z.number().nullable(),
      interval: share,
      samples: z.number(),
      why: z.string(),
    }),
  ),
});

const laneSpec = z.looseObject({
  name: z.string(),
  use: z.enum(laneKinds),
  options: z.record(z.string(), z.unknown()),
  keys: z.enum(keyHabits),
});

const perSecond = z.union([z.number(), z.looseObject({ from: z.number(), to: z.number() })]);

const experiment = z.looseObject({
  name: z.string(),
  title: z.string(),
  question: z.string(),
  hypothesis: z.string(),
  lesson: z.string(),
  seed: z.string(),
  withinMs: z.number().positive(),
  load: z.array(z.looseObject({ durationMs: z.number(), perSecond, arrivals: z.string() })),
  scenario: z.union([z.string(), z.record(z.string(), z.unknown())]),
  lanes: z.array(laneSpec),
  windows: z.record(z.string(), z.looseObject({ fromMs: z.number(), toMs: z.number() })),
  expect: z.array(expectation),
  abort: z.array(z.unknown()),
  settleMs: z.number(),
});

const call = z.looseObject({
  n: z.int().positive(),
  dueMs: z.number(),
  startedMs: z.number(),
  endedMs: z.number().nullable(),
  outcome: z.enum(['answered', 'failed', 'refused', 'unfinished']),
  status: z.string(),
  message: z.string(),
  explain: z.string(),
  events: z.array(z.looseObject({ type: z.string(), atMs: z.number() })),
});

const attempt = z.looseObject({
  n: z.number(),
  arrival: z.number(),
  atMs: z.number(),
  endedMs: z.number().nullable(),
  status: z.string(),
  cancelledMs: z.number().nullable(),
  faultKind: z.string(),
  faultId: z.string(),
});

const states = z.enum(['closed', 'open', 'half_open', 'isolated']);

const lane = z.looseObject({
  lane: laneSpec,
  calls: z.array(call),
  attempts: z.array(attempt),
  breaker: z.array(z.looseObject({ state: states, fromMs: z.number(), toMs: z.number() })),
  books: z.looseObject({
    bookings: z.record(z.string(), z.number()),
    strangers: z.number(),
    settled: z.boolean(),
  }),
  lateMs: z.number(),
});

const machine = z.looseObject({ cores: z.number(), node: z.string(), platform: z.string(), version: z.string() });
const ending = z.discriminatedUnion('is', [
  z.looseObject({ is: z.enum(['complete', 'stopped']) }),
  z.looseObject({ is: z.enum(['aborted', 'broken']), why: z.string() }),
]);

const shape = z.looseObject({
  verdict,
  record: z.looseObject({
    format: z.literal(1),
    experiment,
    seed: z.string(),
    command: z.string(),
    // As far as a Date can tell it.
    beganAtUnixMs: z.number().min(0).max(8.64e15),
    durationMs: z.number().nonnegative(),
    ending,
    changes: z.array(z.looseObject({ atMs: z.number(), says: z.string() })),
    phases: z.array(z.looseObject({ name: z.string(), fromMs: z.number(), toMs: z.number(), faults: z.string() })),
    lanes: z.array(lane),
    machine,
  }),
});

const formatOf = (value: unknown): unknown =>
  z.looseObject({ record: z.looseObject({ format: z.unknown() }) }).safeParse(value).data?.record.format;

/** What is wrong with a file's value, in words; undefined = it is a record. */
export function recordProblem(value: unknown): string | undefined {
  const format = formatOf(value);
  if (format === undefined) return 'this is not the record of a run';
  if (format !== 1) return `its format is ${JSON.stringify(format)}; this version reads format 1`;
  const { error } = shape.safeParse(value);
  if (error === undefined) return undefined;
  const [first] = error.issues;
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return `this is not a whole record: ${first?.path.join('.') ?? ''}: ${first?.message ?? 'unknown'}${more}`;
}
