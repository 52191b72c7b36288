// The options of a lane: those of its own options file with those written in the experiment over them.
import path from 'node:path';
import type { ExperimentFile } from './format.ts';
import type { Problem } from './problems.ts';
import { readText } from './read-text.ts';
import { textValue } from './text-value.ts';

type Options = Readonly<Record<string, unknown>>;

interface LaneOptions {
  readonly options: Options;
  readonly problems: readonly Problem[];
}

const isObject = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` on `under`, object by object; anything else is replaced. A `null` stays: the lane knows what it means. */
function merged(under: Options, over: Options): Options {
  const both = Object.entries(over).map(([name, value]) => {
    const old = Object.hasOwn(under, name) ? under[name] : undefined;
    return [name, isObject(old) && isObject(value) ? merged(old, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(both) };
}

/** Where a number is that JSON cannot hold; undefined = nowhere. */
function unwritable(value: unknown, at: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : at;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = unwritable(inner, [...at, Array.isArray(value) ? Number(name) : name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a file of options says; a RangeError tells why it cannot be used. */
function optionsIn(file: string, named: string): Options {
  const { value, problems } = textValue(readText(file));
  const [problem] = problems;
  if (problem !== undefined) throw new RangeError(`${problem.position}: ${problem.message}`);
  if (!isObject(value)) throw new RangeError('expected an object with options');
  if (unwritable(value, []) !== undefined) throw new RangeError(`expected finite numbers in ${named}`);
  return value;
}

/** The options of the lane at `index`. Its options file lies beside the experiment's, `fileName`. */
export function optionsOf(lane: ExperimentFile['lanes'][number], index: number, fileName: string): LaneOptions {
  const { options, optionsFile } = lane;
  const lost = unwritable(options, ['lanes', index, 'options']);
  if (lost !== undefined) return { options, problems: [{ path: lost, message: 'expected a finite number' }] };
  if (optionsFile === undefined) return { options, problems: [] };
  try {
    const under = optionsIn(path.resolve(path.dirname(fileName), optionsFile), optionsFile);
    return { options: merged(under, options), problems: [] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `the options file ${optionsFile}: ${error.message}`;
    return { options, problems: [{ path: ['lanes', index, 'optionsFile'], message }] };
  }
}
