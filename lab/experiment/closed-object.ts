// Objects whose fields are all known: a misspelt one is named, with what was likely meant.
import { z } from 'zod';
import { nearest } from '../nearest.ts';

// A longer name is no typo, and finding the nearest costs its length.
const maxNameLetters = 64;

/** `"fo" (did you mean "foo"?)`; any length of `given` will do. */
export function meant(given: string, known: readonly string[]): string {
  const name = given.slice(0, maxNameLetters);
  const likely = nearest(name, known);
  return likely === undefined ? `"${name}"` : `"${name}" (did you mean "${likely}"?)`;
}

const expectedOnly = 'expected only ';

/** The field names that the message of a closed object allows. */
const namesIn = (message: string) => message.slice(expectedOnly.length).split(', ');

/** What to say of a field that a closed object does not have, given what the object itself says. */
export const unknownField = (field: string, message: string): string =>
  `unknown field ${meant(field, namesIn(message))}: ${message}`;

/** An object with these fields and no others. */
export function closedObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).filter((name) => name !== '$schema');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `${expectedOnly}${known.join(', ')}`
        : `expected an object with ${known.join(', ')}`,
  });
}
