// The page that `--help` prints.
import { type VariableName, variables } from './config.ts';

const width = 24;

/** How to start the server, and each variable with its default and meaning. */
export function helpText(): string {
  const rows = Object.entries(variables).map(([name, variable]) => {
    const value = variable.default ?? '(unset)';
    return `  ${name.padEnd(width)} ${value.padEnd(width - 3)} ${variable.meaning}`;
  });
  const examples: readonly (readonly [VariableName, string])[] = [
    ['CHAOS_MODE', 'true'],
    ['CHAOS_SEED', 'class-7b'],
    ['GRPC_PORT', '0'],
  ];
  return [
    'The chaos server: an unstable gRPC service to test clients against.',
    '',
    'Usage: npm run server              (or: node server/main.ts [--help])',
    '       node server/main.ts tape --help   (prints the fates of a seed)',
    '',
    'It is set by environment variables:',
    `  ${'name'.padEnd(width)} ${'default'.padEnd(width - 3)} meaning`,
    ...rows,
    '',
    `For example: ${examples.map(([name, value]) => `${name}=${value}`).join('  ')}`,
    'Exit codes: 0 = shut down as asked, 1 = could not start or was ended at once, 2 = a bad setting.',
    '',
  ].join('\n');
}
