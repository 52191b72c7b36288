// What a schema has against a value: one line for each mistake, at the place where it is.
import { z } from 'zod';
import { faultKinds, faultSchemas } from '../faults/kinds.ts';
import { unknownFields } from '../closed-object.ts';
import { nearest } from '../nearest.ts';

export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The fields of a kind of fault; undefined when there is no such kind. */
function fieldsOf(kind: unknown): readonly string[] | undefined {
  const options = faultSchemas.find((known) => known.kind === kind)?.options;
  return options instanceof z.ZodObject ? Object.keys(options.shape) : undefined;
}

type Issue = z.core.$ZodIssue;

const at = (value: unknown, path: readonly PropertyKey[]) =>
  path.reduce<unknown>((part, name) => (part as Record<PropertyKey, unknown> | undefined)?.[name], value);

const isOfAnotherType = ({ code, path }: Issue) => code === 'invalid_type' && path.length === 0;

/** "… ; did you mean "sleep"?" where the value is a text that is none of the names. */
function withNearest({ path, message }: Issue, value: unknown, names: readonly unknown[]): Problem {
  const given = at(value, path);
  const known = names.filter((name) => typeof name === 'string');
  if (typeof given !== 'string' || known.length < 2) return { path, message };
  return { path, message: `${message}; did you mean "${nearest(given, known)}"?` };
}

/** The mistakes of one issue. Of a union, those of the branch whose type the value has. */
function ofIssue(issue: Issue, value: unknown): Problem[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = path.includes('fault') ? fieldsOf(at(value, [...path, 'kind'])) : undefined;
    return issue.keys.map((key) => ({ path: [...path, key], message: known ? unknownFields([key], known) : message }));
  }
  if (issue.code === 'invalid_value') return [withNearest(issue, value, issue.values)];
  if (issue.code !== 'invalid_union') return [{ path, message }];
  if (path.at(-1) === 'kind') return [withNearest(issue, value, faultKinds)];
  const branch = issue.errors.find((errors) => !errors.some(isOfAnotherType));
  if (!branch) return [{ path, message }];
  return branch.flatMap((inner) => ofIssue({ ...inner, path: [...path, ...inner.path] } as Issue, value));
}

/** Every mistake that a schema found in `value`. */
export const problemsOf = (error: z.ZodError, value: unknown): Problem[] =>
  error.issues.flatMap((issue) => ofIssue(issue, value));

/** `phases[0].draws[1]` for ['phases', 0, 'draws', 1]. */
export const pathInWords = (path: readonly PropertyKey[]) =>
  path.map((name, index) => (typeof name === 'number' ? `[${name}]` : `${index ? '.' : ''}${String(name)}`)).join('');
