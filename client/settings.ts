// The options of `standard()` from the environment and from a JSON file: one list of names serves both, and the
// policies' own checks judge the values, so a setting and an option can never mean different things.
import { readFileSync } from 'node:fs';
import { checkKeys, checkObject, checkText } from './policies/bounds.ts';
import { settingNames } from './setting-names.ts';
import { standard, type StandardOptions } from './standard.ts';

export interface SettingsSources {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** A JSON file in the shape of `StandardOptions`. Default: what `RESILIENCE_FILE` names, else none. */
  readonly file?: string | undefined;
  /** What the variables begin with, before an underscore. Default `RESILIENCE`. */
  readonly prefix?: string | undefined;
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
export function settings(sources: SettingsSources = {}): StandardOptions {
  const { env, file, prefix } = checked(sources);
  const path = file ?? (env[`${prefix}_FILE`] || undefined);
  const fromFile = path === undefined ? {} : readJson(path);
  const variables = Object.keys(env).filter((name) => name.startsWith(`${prefix}_`) && name !== `${prefix}_FILE`);
  const set = variables.filter((name) => env[name]).map((name) => ({ name, path: pathOf(name, prefix) }));
  // A part's own `off` comes after its numbers, and wins.
  set.sort((a, b) => b.path.length - a.path.length);
  const options = set.reduce((all, { name, path: to }) => merge(all, to, valueOf(to, env[name] ?? '')), fromFile);
  // Judged together: two numbers may be right only with each other.
  return judged(options, (message) => blamed(message, set, fromFile, path) ?? path ?? `${prefix}_*`);
}

function checked(sources: SettingsSources) {
  checkKeys('settings', sources, ['env', 'file', 'prefix']);
  const { env = process.env, file, prefix = 'RESILIENCE' } = sources;
  checkObject('settings.env', env);
  if (file !== undefined) checkText('settings.file', file);
  checkText('settings.prefix', prefix);
  return { env, file, prefix };
}

interface Variable {
  readonly name: string;
  readonly path: readonly string[];
}

// The error begins with the option it is about. Where nobody has set that one, it is wrong for its neighbours.
function blamed(message: string, set: readonly Variable[], fromFile: Tree, file: string | undefined) {
  const isAbout = (to: readonly string[]) => [' ', '.'].some((end) => message.startsWith(to.join('.') + end));
  const own = set.find(({ path }) => isAbout(path));
  if (own) return own.name;
  const option = /^[\w.]+/.exec(message)?.[0].split('.') ?? [];
  if (file !== undefined && has(fromFile, option)) return file;
  const parent = option.length > 1 ? option.slice(0, -1) : option;
  const near = set.filter(({ path }) => path.length > parent.length && parent.every((part, at) => path[at] === part));
  return near.length > 0 ? near.map(({ name }) => name).join(', ') : undefined;
}

const has = (tree: unknown, [first, ...rest]: readonly string[]): boolean =>
  first === undefined || (isTree(tree) && Object.hasOwn(tree, first) && has(tree[first], rest));

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

const parts = new Set(settingNames.filter((name) => settingNames.some((other) => other.startsWith(`${name}.`))));

// What the text looks like is what it is: the option's own check says what it should have been. Only a name is text
// whatever it looks like, and only a list has commas.
function valueOf(path: readonly string[], text: string): unknown {
  const trimmed = text.trim();
  const last = path.at(-1);
  if (last === 'name') return trimmed;
  if (last === 'retryableStatuses') return listOf(trimmed) ?? trimmed;
  const word = words[trimmed.toLowerCase()];
  // `on` turns a part on with the numbers it has; a number cannot be on.
  if (word === true) return parts.has(path.join('.')) ? on : true;
  if (word === false) return false;
  if (/^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  return /^[a-z]+$/i.test(trimmed) ? trimmed.toLowerCase() : trimmed;
}

const on = Symbol('on');

function listOf(text: string): string[] | undefined {
  const names = text.split(',').map((part) => part.trim().toUpperCase());
  return names.some(Boolean) ? names.filter(Boolean) : undefined;
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(options: Tree, [first = '', ...rest]: readonly string[], value: unknown): Tree {
  const own = options[first];
  if (rest.length > 0) return { ...options, [first]: merge(isTree(own) ? own : {}, rest, value) };
  return { ...options, [first]: value === on ? (isTree(own) ? own : {}) : value };
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
