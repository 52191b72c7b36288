// The experiments that come with the lab, and those of a person's own.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';
import { meant } from './closed-object.ts';
import type { Experiment } from './experiment.ts';
import { parseExperiment } from './parse.ts';
import { readText } from './read-text.ts';

const folder = path.join(import.meta.dirname, '..', 'experiments');
const ending = '.yaml';

const shippedNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();

const looksLikeFile = (nameOrFile: string) => /[/\\]|\.(?:json|ya?ml)$/i.test(nameOrFile);

function fromFile(file: string, settings: readonly string[]): Experiment {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`cannot read the experiment ${file}: ${error.message}`);
  }
  return parseExperiment(text, file, settings);
}

const shipped = (name: string, settings: readonly string[]) =>
  fromFile(path.join(folder, `${name}${ending}`), settings);

/** Every experiment that comes with the lab, by name. */
export const shippedExperiments = (): readonly Experiment[] => shippedNames().map((name) => shipped(name, []));

/**
 * The shipped experiment of this name, or that of a file: what has a slash in it or ends in .yaml, .yml or .json.
 * `settings` as in `parseExperiment`. A UsageError says what is wrong.
 */
export function findExperiment(nameOrFile: string, settings: readonly string[] = []): Experiment {
  if (looksLikeFile(nameOrFile)) return fromFile(nameOrFile, settings);
  const names = shippedNames();
  if (names.includes(nameOrFile)) return shipped(nameOrFile, settings);
  throw new UsageError(
    `no experiment is called ${meant(nameOrFile, names)}: there are ${names.join(', ')} ` +
      '(the path of a .yaml, .yml or .json file will do too)',
  );
}
