// What every command of the lab has in common: a help text, and no options beside `--help`.
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** Runs with the arguments after the command's name; answers with the exit code. */
export interface Command {
  /** For the overview: what it does, in a few words. */
  readonly summary: string;
  /** One line that can be typed as it is. */
  readonly example: string;
  /** The full help, with an example; undefined = the command answers `--help` itself. */
  readonly help: (() => string) | undefined;
  readonly run: (args: readonly string[]) => Promise<number>;
}

export const isHelp = (arg: string | undefined): boolean => arg === '--help' || arg === '-h';

/** Refuses every argument: these commands are set by environment variables. */
export const refuseArguments = (command: string, args: readonly string[]): void => {
  const [first] = args;
  if (first === undefined) return;
  const hint = first.startsWith('-') ? `did you mean "${nearest(first, ['--help', '-h'])}"?` : 'it takes none.';
  throw new UsageError(
    `${command}: unknown ${first.startsWith('-') ? 'option' : 'argument'} "${first}"; ${hint} ` +
      `Settings are environment variables: resilience-lab ${command} --help lists them.`,
  );
};
