// Objects whose fields are all known: a misspelt one is named, with what was likely meant.
import { z } from 'zod';
import { nearest } from './nearest.ts';

const maxNamed = 20;

/** What is wrong with fields that do not exist, where `known` do. Of very many the first twenty are named. */
export function unknownFields(unknown: readonly string[], known: readonly string[]): string {
  const meant = unknown
    .slice(0, maxNamed)
    .map((name) => `"${name.slice(0, 64)}" (did you mean "${nearest(name, known)}"?)`);
  return `unknown field ${meant.join(', ')}: expected only ${known.join(', ')}`;
}

/** An object with these fields and no others. */
export function closedObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys as string[], known);
      return `expected an object with ${known.join(', ')}`;
    },
  });
}
