// What `resilience-lab homework` may be told.
import { parseArgs } from 'node:util';
import { nearest } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';

export interface HomeworkArguments {
  /** Where the evidence goes. Default `evidence`. */
  readonly out: string;
  readonly help: boolean;
}

const options = { out: { type: 'string', default: 'evidence' }, help: { type: 'boolean', short: 'h' } } as const;

/** Reads the arguments; what does not fit is a UsageError of one line. */
export function readArguments(args: readonly string[]): HomeworkArguments {
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.out !== '') return { out: values.out, help: values.help === true };
  } catch (error) {
    throw refusal(problem(error as NodeJS.ErrnoException));
  }
  throw refusal(needsFolder);
}

const refusal = (what: string) => new UsageError(`homework: ${what} resilience-lab homework --help tells all.`);

const needsFolder = '--out needs a folder, for example --out evidence.';

function problem({ code, message }: NodeJS.ErrnoException): string {
  const [, named = ''] = /'([^']*)'/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `unknown option "${named}"; did you mean "${nearest(named, ['--out', '--help'])}"?`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `unknown argument "${named}".`;
  return named.includes('--help') ? '--help takes no value.' : needsFolder;
}
