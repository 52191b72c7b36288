// The kinds of fields there are in an experiment's file, each with the words for what it expects.
import { z } from 'zod';

/** Text of `min` to `max` characters; it may have line breaks. */
export const text = (max: number, min = 1) => {
  const expected = `expected text of ${min} to ${max} characters`;
  return z.string(expected).min(min, expected).max(max, expected);
};

const breaking = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Text that ends up on a line among others. */
export const line = (max: number) =>
  text(max).refine((given) => !breaking.test(given), 'expected text without line breaks and control characters');

/** A number from `min` to `max`; neither infinite nor NaN. */
export const number = (min: number, max = Number.MAX_VALUE) => {
  const expected = max === Number.MAX_VALUE ? `expected a number ≥ ${min}` : `expected a number from ${min} to ${max}`;
  return z.number(expected).min(min, expected).max(max, expected);
};

/** Whole milliseconds. */
export const milliseconds = (min: number) => {
  const expected = `expected whole milliseconds ≥ ${min}`;
  return z.int(expected).min(min, expected);
};

const nameExpected = 'expected lower-case letters, digits and "-", and another word than "off"';
/** The name of an experiment; a scenario written in it gets it too, and "off" means none to the server. */
export const kebabName = z.string(nameExpected).regex(/^(?!off$)[a-z0-9][a-z0-9-]{0,63}$/, nameExpected);

const laneExpected =
  'expected 1 to 32 characters that a keyboard has, first a letter or digit, with no space at the end';
/** It goes over the wire as metadata, which holds nothing but ASCII. */
export const laneName = z.string(laneExpected).regex(/^[A-Za-z0-9](?:[ -~]{0,30}[!-~])?$/, laneExpected);

const windowExpected = 'expected a window’s name: 1 to 64 characters, first a letter or digit';
export const windowName = z.string(windowExpected).regex(/^[\p{L}\p{N}][^\p{Cc}\p{Zl}\p{Zp}]{0,63}$/u, windowExpected);
