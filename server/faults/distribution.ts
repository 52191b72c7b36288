// A time that differs from call to call: one number in [0, 1) of the call's fate becomes milliseconds by the inverse of the
// distribution's cumulative function. Below 0 a time is 0 and above `max` it is `max`: the share of calls beyond a bound
// gathers at that bound, so the calls within it are spread as without one.
import { z } from 'zod';
import { closedObject } from '../closed-object.ts';
import { delayMs, inSeconds } from './delay.ts';
import { hourMs } from './whole.ts';
import { normalQuantile } from './normal-quantile.ts';

const sigmaExpected = 'expected a number from 0 to 10';
const shapeExpected = 'expected a number from 0.1 to 100';
const rangeExpected = 'expected [least, most] in whole milliseconds, the least first';

const pareto = closedObject({
  scale: delayMs.describe('no call takes less'),
  shape: z
    .number(shapeExpected)
    .min(0.1, shapeExpected)
    .max(100, shapeExpected)
    .describe('the smaller, the heavier the tail; at 1 or less there is no mean'),
});

const formulas = {
  uniform: z
    .tuple([delayMs, delayMs], rangeExpected)
    .refine(([least, most]) => least <= most, rangeExpected)
    .optional(),
  normal: closedObject({ mean: delayMs, stdDev: delayMs }).optional(),
  lognormal: closedObject({
    median: delayMs.describe('half of the calls take less'),
    sigma: z
      .number(sigmaExpected)
      .min(0, sigmaExpected)
      .max(10, sigmaExpected)
      .describe('the standard deviation of the logarithm: how long the tail is'),
  }).optional(),
  pareto: pareto.optional(),
};

const names = Object.keys(formulas) as (keyof typeof formulas)[];

const distribution = closedObject({
  ...formulas,
  max: delayMs.optional().describe('no time is longer; default an hour'),
}).refine((given) => names.filter((name) => given[name]).length === 1, `expected exactly one of ${names.join(', ')}`);

type Distribution = z.infer<typeof distribution>;

/** A time in a scenario: always the same, or with a distribution. No time is longer than `max`, an hour by default. */
export const timeMs = z.union(
  [delayMs, distribution],
  `expected whole milliseconds from 0 to ${hourMs}, or an object with one of ${names.join(', ')} and an optional max`,
);

export type Time = z.infer<typeof timeMs>;

// Without a spread there is none at either end: 0 · ∞ is no number.
const spread = (deviation: number, chance: number) => (deviation === 0 ? 0 : deviation * normalQuantile(chance));

function unbounded(time: Distribution, chance: number): number {
  const { uniform, normal, lognormal } = time;
  if (uniform) return uniform[0] + chance * (uniform[1] - uniform[0]);
  if (normal) return normal.mean + spread(normal.stdDev, chance);
  if (lognormal) return lognormal.median * Math.exp(spread(lognormal.sigma, chance));
  // The schema wants exactly one, which its type cannot say.
  const { scale, shape } = time.pareto as z.infer<typeof pareto>;
  return scale / (1 - chance) ** (1 / shape);
}

/** The time of a call, in milliseconds with a fraction; `chance`, in [0, 1), is the share of calls that take less. */
export function timeOf(time: Time, chance: number): number {
  if (typeof time === 'number') return time;
  return Math.min(Math.max(unbounded(time, chance), 0), time.max ?? hourMs);
}

function formulaInWords({ uniform, normal, lognormal, ...rest }: Distribution): string {
  if (uniform) return uniform.map(inSeconds).join(' to ');
  if (normal) return `about ${inSeconds(normal.mean)} (normal, standard deviation ${inSeconds(normal.stdDev)})`;
  if (lognormal) return `mostly about ${inSeconds(lognormal.median)} (lognormal, sigma ${lognormal.sigma})`;
  const { scale, shape } = rest.pareto as z.infer<typeof pareto>;
  return `at least ${inSeconds(scale)} (Pareto, shape ${shape})`;
}

/** "1 s", or "0.1 s to 0.3 s", or "about 0.2 s (normal, standard deviation 0.05 s), at most 1 s". */
export function timeInWords(time: Time): string {
  if (typeof time === 'number') return inSeconds(time);
  return formulaInWords(time) + (time.max === undefined ? '' : `, at most ${inSeconds(time.max)}`);
}
