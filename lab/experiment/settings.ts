// `--set lanes.naive.options.retry.budget=false`: a change to what the file says, before it is checked.
import { meant } from './closed-object.ts';
import { textValue } from './text-value.ts';

type Path = readonly PropertyKey[];

/** A change that was made. */
export interface Setting {
  /** As it was given. */
  readonly text: string;
  /** What it changed or, where that was not there, the first thing that it made. */
  readonly root: Path;
}

interface Changed {
  readonly value: unknown;
  readonly settings: readonly Setting[];
  /** A line for each setting that could not be made. */
  readonly mistakes: readonly string[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name of an element: a lane's or a phase's; else its index. */
function namesOf(list: readonly unknown[]): string[] {
  return list.map((element, index) =>
    isObject(element) && typeof element['name'] === 'string' ? element['name'] : String(index),
  );
}

/** Names may have dots in them: the longest that `rest` begins with is meant. */
const leading = (rest: string, names: readonly string[]) =>
  names.filter((name) => rest === name || rest.startsWith(`${name}.`)).toSorted((a, b) => b.length - a.length)[0];

interface Step {
  readonly key: PropertyKey;
  /** What follows; undefined = this is the last step. */
  readonly rest: string | undefined;
  readonly isNew: boolean;
}

const after = (rest: string, name: string) => (rest === name ? undefined : rest.slice(name.length + 1));

function stepInto(value: unknown, rest: string, where: string): Step {
  const first = rest.split('.', 1)[0] ?? '';
  if (Array.isArray(value)) {
    const names = namesOf(value);
    const indexes = value.map((_, index) => String(index));
    const name = leading(rest, names) ?? leading(rest, indexes);
    if (name === undefined)
      throw new RangeError(`${where} has no ${meant(first, names)}: there are ${names.join(', ') || 'none'}`);
    const index = names.includes(name) ? names.indexOf(name) : Number(name);
    return { key: index, rest: after(rest, name), isNew: false };
  }
  if (!isObject(value)) throw new RangeError(`${where} is ${JSON.stringify(value)}, which has no "${first}" in it`);
  const name = leading(rest, Object.keys(value)) ?? first;
  return { key: name, rest: after(rest, name), isNew: !Object.hasOwn(value, name) };
}

interface Put {
  readonly value: unknown;
  readonly root: Path;
}

/** `value` with `given` at `rest`, and what was changed. `path` leads to `value`. */
function put(value: unknown, rest: string, given: unknown, path: Path): Put {
  const { key, rest: further, isNew } = stepInto(value, rest, path.join('.') || 'the experiment');
  const inner = [...path, key];
  const old = isNew ? {} : (value as Record<PropertyKey, unknown>)[key];
  const made = further === undefined ? { value: given, root: inner } : put(old, further, given, inner);
  const root = isNew ? inner : made.root;
  if (Array.isArray(value)) return { value: value.with(Number(key), made.value), root };
  return { value: { ...(value as object), [key]: made.value }, root };
}

function change(value: unknown, text: string): Put {
  const end = text.indexOf('=');
  const name = text.slice(0, end).trim();
  if (end < 0 || name === '' || name.split('.').includes(''))
    throw new RangeError('expected NAME=VALUE, such as seed=9 or lanes.naive.options.retry.attempts=5');
  const { value: given, problems } = textValue(text.slice(end + 1));
  const [problem] = problems;
  if (problem !== undefined) throw new RangeError(`the value at ${problem.position}: ${problem.message}`);
  return put(value, name, given, []);
}

/** Makes each change, in their order, to what was read of a file. Elements of lists go by their names or indexes. */
export function withSettings(value: unknown, texts: readonly string[]): Changed {
  const settings: Setting[] = [];
  const mistakes: string[] = [];
  let changed = value;
  for (const text of texts) {
    try {
      const made = change(changed, text);
      changed = made.value;
      settings.push({ text, root: made.root });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      mistakes.push(`--set ${text}: ${error.message}`);
    }
  }
  return { value: changed, settings, mistakes };
}

/** The setting that `path` is in, the last of several. */
export const settingOf = (settings: readonly Setting[], path: Path): Setting | undefined =>
  settings.findLast(({ root }) => root.every((name, index) => name === path[index]));
