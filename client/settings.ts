// The options of `standard()` from the environment and from a JSON file: one list of names serves both, and the
// policies' own checks judge the values, so a setting and an option can never mean different things.
import { readFileSync } from 'node:fs';
import { settingNames } from './setting-names.ts';
import { standard, type StandardOptions } from './standard.ts';

export interface SettingsSources {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A JSON file in the shape of `StandardOptions`. Default: what `RESILIENCE_FILE` names, else none. */
  readonly file?: string;
  /** What the variables begin with, before an underscore. Default `RESILIENCE`. */
  readonly prefix?: string;
}

/** A setting is wrong; the message names the variable or the file, the option and what was expected. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the options of `standard()`: first the file, then the environment, which wins. `RESILIENCE_RETRY_ATTEMPTS=5` is
 * `{ retry: { attempts: 5 } }`, `RESILIENCE_BREAKER=off` is `{ breaker: false }`; overrides by method are the file's.
 * Throws a `SettingsError` for a name that does not exist and for a value out of bounds.
 */
export function settings({ env = process.env, file, prefix = 'RESILIENCE' }: SettingsSources = {}): StandardOptions {
  const path = file ?? (env[`${prefix}_FILE`] || undefined);
  const fromFile = path === undefined ? {} : judged(readJson(path), () => path);
  const variables = Object.keys(env).filter((name) => name.startsWith(`${prefix}_`) && name !== `${prefix}_FILE`);
  const set = variables.filter((name) => env[name]).map((name) => ({ name, path: pathOf(name, prefix) }));
  // A part's own `off` comes after its numbers, and wins.
  set.sort((a, b) => b.path.length - a.path.length);
  const options = set.reduce((all, { name, path: to }) => merge(all, to, valueOf(env[name] ?? '')), fromFile as Tree);
  // Judged together: two numbers may be right only with each other. The error begins with the option it is about.
  const blamed = (message: string) =>
    set.find(({ path: to }) => [' ', '.'].some((end) => message.startsWith(to.join('.') + end)))?.name;
  return judged(options, (message) => blamed(message) ?? path ?? `${prefix}_*`);
}

/** `retry.initialBackoffMs` → `RETRY_INITIAL_BACKOFF_MS`. */
function variableOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();
}

const known = new Map(settingNames.map((name) => [variableOf(name), name]));

function pathOf(variable: string, prefix: string): string[] {
  const name = known.get(variable.slice(prefix.length + 1));
  if (name !== undefined) return name.split('.');
  const there = ['FILE', ...known.keys()].map((one) => `${prefix}_${one}`).join(', ');
  throw new SettingsError(`${variable} is not a setting; there is ${there}`);
}

const words: Readonly<Record<string, boolean>> = { off: false, false: false, on: true, true: true };

// What the text looks like is what it is: the option's own check says what it should have been.
function valueOf(text: string): unknown {
  const trimmed = text.trim();
  const word = words[trimmed.toLowerCase()];
  if (word !== undefined) return word;
  if (/^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  if (/^[A-Z_]+(\s*,\s*[A-Z_]+)*,?$/.test(trimmed))
    return trimmed
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  return trimmed;
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

// `on` turns a part on with the numbers it has.
function merge(options: Tree, [first = '', ...rest]: readonly string[], value: unknown): Tree {
  const own = options[first];
  if (rest.length > 0) return { ...options, [first]: merge(isTree(own) ? own : {}, rest, value) };
  return { ...options, [first]: value === true ? (isTree(own) ? own : {}) : value };
}

function judged(options: Tree & StandardOptions, sourceOf: (message: string) => string): StandardOptions {
  try {
    standard(options);
    return options;
  } catch (error) {
    const { message } = error as Error;
    throw new SettingsError(`${sourceOf(message)}: ${message}`);
  }
}

function readJson(file: string): Tree {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isTree(value)) return value;
  } catch (error) {
    throw new SettingsError(`${file} is no JSON: ${(error as Error).message}`);
  }
  throw new SettingsError(`${file} must hold an object of options`);
}
