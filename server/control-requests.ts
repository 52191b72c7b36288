// What a request to the control may say, whether it came over gRPC or HTTP.
import { z } from 'zod';
import { ControlError } from './control-error.ts';
import { closedObject } from './closed-object.ts';
import { pathInWords, problemsOf } from './scenarios/problems.ts';
import { cutSchema } from './scenarios/scenario.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function forMs(maxMs: number, defaultMs: number) {
  const expected = `expected whole milliseconds from 1 to ${maxMs}`;
  return z.int(expected).min(1, expected).max(maxMs, expected).default(defaultMs);
}

const text = (expected: string) => z.string(expected).max(256, 'expected at most 256 characters');

/** A scenario to start. */
export const scenarioRequest = closedObject({
  name: text('expected the name of a scenario'),
  forMs: forMs(dayMs, hourMs),
});

/** A fault to set beside the scenario. */
export const faultRequest = closedObject({
  share: cutSchema.shape.share.default(1),
  target: cutSchema.shape.target,
  fault: cutSchema.shape.fault,
  forMs: forMs(hourMs, 60_000),
});

const expectedId = 'expected the id of an arrival, a whole number';
const expectedLimit = 'expected a whole number from 1 to 1000';

/** Which arrivals to list. */
export const arrivalsRequest = closedObject({
  method: text('expected the name of a method').optional(),
  callKey: text('expected a call key').optional(),
  lane: text('expected a lane').optional(),
  sinceId: z
    .string(expectedId)
    .regex(/^\d{1,15}$/, expectedId)
    .optional(),
  limit: z.int(expectedLimit).min(1, expectedLimit).max(1000, expectedLimit).default(100),
});

const maxTold = 20;

/** The request, checked; a ControlError names the bad fields, of very many the first twenty, and what was expected. */
export function checked<Request>(schema: z.ZodType<Request>, given: unknown): Request {
  const { data, error } = schema.safeParse(given);
  if (!error) return data;
  const problems = problemsOf(error, given);
  const told = problems.slice(0, maxTold).map(({ path, message }) => {
    const field = pathInWords(path);
    return field ? `${field}: ${message}` : message;
  });
  const more = problems.length > maxTold ? [`… and ${problems.length - maxTold} more`] : [];
  throw new ControlError('INVALID_ARGUMENT', [...new Set(told), ...more].join('; '));
}
