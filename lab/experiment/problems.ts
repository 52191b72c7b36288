// What a schema has against a value: one line for each mistake, at the place where it is.
import type { z } from 'zod';
import { nearest } from '../nearest.ts';
import { unknownField } from './closed-object.ts';

export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of more mistakes only so many are told. */
export const maxProblems = 20;

type Issue = z.core.$ZodIssue;

const at = (value: unknown, path: readonly PropertyKey[]) =>
  path.reduce<unknown>((part, name) => (part as Record<PropertyKey, unknown> | undefined)?.[name], value);

const isOfAnotherType = ({ code, path }: Issue) => code === 'invalid_type' && path.length === 0;

function ofName({ path, message }: Issue, value: unknown, names: readonly unknown[]): Problem {
  const given = at(value, path);
  const known = names.filter((name) => typeof name === 'string');
  const expected = message.startsWith('expected') ? message : `expected one of ${known.join(', ')}`;
  if (typeof given !== 'string') return { path, message: expected };
  return { path, message: `${expected}; did you mean "${nearest(given.slice(0, 64), known)}"?` };
}

/** The mistakes of one issue. Of a union, those of the branch whose type the value has. */
function ofIssue(issue: Issue, value: unknown): Problem[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    // Of very many, those that are not told need no words: finding the nearest takes its time.
    const words = (key: string, index: number) => (index < maxProblems ? unknownField(key, message) : message);
    return issue.keys.map((key, index) => ({ path: [...path, key], message: words(key, index) }));
  }
  if (issue.code === 'invalid_value') return [ofName(issue, value, issue.values)];
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? message }];
  if (issue.code !== 'invalid_union') return [{ path, message }];
  const branch = issue.errors.find((errors) => !errors.some(isOfAnotherType));
  if (!branch) return [{ path, message }];
  return branch.flatMap((inner) => ofIssue({ ...inner, path: [...path, ...inner.path] } as Issue, value));
}

/** Every mistake that a schema found in `value`. */
export const problemsOf = (error: z.ZodError, value: unknown): Problem[] =>
  error.issues.flatMap((issue) => ofIssue(issue, value));

/** `lanes[0].options` for ['lanes', 0, 'options']. */
export const pathInWords = (path: readonly PropertyKey[]) =>
  path.map((name, index) => (typeof name === 'number' ? `[${name}]` : `${index ? '.' : ''}${String(name)}`)).join('');
