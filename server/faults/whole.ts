// Whole numbers in a scenario, each with a bound that its error names.
import { z } from 'zod';

function bounded(what: string, [min, max]: readonly [number, number]) {
  const expected = `expected ${what} from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number) => bounded('a whole number', [min, max]);

/** Whole milliseconds from `min` to `max`. */
export const wholeMs = (min: number, max: number) => bounded('whole milliseconds', [min, max]);

/** An hour, in milliseconds: nothing that a fault does lasts longer. */
export const hourMs = 3_600_000;
