// What `resilience-lab run` may be told.
import { parseArgs } from 'node:util';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';

export interface RunArguments {
  /** The name of a shipped experiment, or a file. */
  readonly experiment: string;
  /** Undefined = the experiment's own. */
  readonly seed: string | undefined;
  /** How many runs. Default 1. */
  readonly repeat: number;
  /** `path=value`, each over what the file says. */
  readonly settings: readonly string[];
  /** The folder for the report; undefined = none. */
  readonly report: string | undefined;
  readonly json: boolean;
  /** No progress. */
  readonly quiet: boolean;
}

const options = {
  seed: { type: 'string' },
  repeat: { type: 'string', default: '1' },
  set: { type: 'string', multiple: true, default: [] as string[] },
  report: { type: 'string' },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

const names = [...Object.keys(options).map((name) => `--${name}`), '--help'];
const needs: Readonly<Record<string, string>> = {
  '--seed': '--seed needs a text of 1 to 56 characters, for example --seed 7.',
  '--repeat': '--repeat needs a whole number from 1 to 100, for example --repeat 5.',
  '--set': '--set needs path=value, for example --set lanes.naive.keys=per-call.',
  '--report': '--report needs a folder, for example --report out.',
};

const refusal = (what: string) => new UsageError(`run: ${what} resilience-lab run --help tells all.`);

const problem = ({ code, message }: NodeJS.ErrnoException): string => {
  const [, named = ''] = /'(?:-\w, )?([^'\s]*)[^']*'/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `unknown option "${named}"; did you mean "${nearest(named, names)}"?`;
  return needs[named] ?? `${named} takes no value.`;
};

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw refusal(problem(error as NodeJS.ErrnoException));
  }
};

const check = (isRight: boolean, name: string): void => {
  if (!isRight) throw refusal(needs[name] ?? name);
};

/** Reads the arguments; what does not fit is a UsageError of one line. */
export const readArguments = (args: readonly string[]): RunArguments => {
  const { values, positionals } = parsed(args);
  const { seed, repeat, set, report, json, quiet } = values;
  const [experiment, another] = positionals;
  if (experiment === undefined || experiment === '') throw refusal('which experiment? Give a name or a file.');
  if (another !== undefined) throw refusal(`one experiment at a time, got "${experiment}" and "${another}".`);
  // A repeat adds up to four characters; the server takes 64.
  check(seed === undefined || (seed.length >= 1 && seed.length <= 56), '--seed');
  check(/^([1-9]\d?|100)$/.test(repeat), '--repeat');
  check(
    set.every((setting) => /^[^=]+=/.test(setting)),
    '--set',
  );
  check(report !== '', '--report');
  return { experiment, seed, repeat: Number(repeat), settings: set, report, json, quiet };
};

const bare = /^[\w@%+=:,./-]+$/;
const quoted = (word: string) => (bare.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The command that repeats one run. */
export const repeatCommand = (
  { experiment, settings }: Pick<RunArguments, 'experiment' | 'settings'>,
  seed: string,
): string => {
  const set = settings.flatMap((setting) => ['--set', quoted(setting)]);
  return ['resilience-lab run', quoted(experiment), '--seed', quoted(seed), ...set].join(' ');
};

/** The seeds of the runs: the given one, then `-2`, `-3`, … of it. */
export const seedsOf = (seed: string, repeat: number): readonly string[] =>
  Array.from({ length: repeat }, (_, index) => (index === 0 ? seed : `${seed}-${index + 1}`));
