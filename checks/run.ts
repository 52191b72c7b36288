// npm run check: every check, one line each, the failing tool's words below. Exit code 1 when one failed.
//   node checks/run.ts [--only types,lint]
import { parseArgs } from 'node:util';
import { generated } from './generated.ts';
import { lockfile } from './lockfile.ts';
import { oxlint } from './oxlint.ts';
import { passes, type Result } from './tool.ts';

const checks: Readonly<Record<string, () => Result | Promise<Result>>> = {
  types: () => passes('typescript', 'tsc', ['-p', '.']),
  lint: () => oxlint('lint'),
  format: () => passes('oxfmt', 'oxfmt', ['--check', '.']),
  cycles: () => oxlint('cycles'),
  rooms: () => oxlint('rooms'),
  'dead-code': () => passes('knip', 'knip', ['--no-progress', '--no-config-hints']),
  generated,
  lockfile,
};

const names = Object.keys(checks);
const usage = `usage: node checks/run.ts [--only ${names.slice(0, 2).join(',')}]\nchecks: ${names.join(', ')}`;

/** Which checks to run, in their order, or what is wrong with the arguments. */
export function selection(args: readonly string[]): readonly string[] | { readonly wrong: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: { only: { type: 'string' } } });
    const only = values.only?.split(',') ?? names;
    const unknown = only.filter((name) => !names.includes(name));
    return unknown.length === 0 ? names.filter((name) => only.includes(name)) : { wrong: `no check "${unknown[0]}"` };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return print(usage, 0);
  const chosen = selection(args);
  if ('wrong' in chosen) return print(`${chosen.wrong}\n${usage}`, 2);
  let failed = 0;
  for (const name of chosen) {
    const began = performance.now();
    const { ok, output } = await verdict(name);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${name.padEnd(10)} ${ok ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s`);
    if (ok) continue;
    failed += 1;
    console.log(output.trimEnd().replaceAll(/^/gm, '    '));
  }
  return print(`${chosen.length} checks: ${chosen.length - failed} ok, ${failed} failed`, failed === 0 ? 0 : 1);
}

// A tool that is not even there is a failed check, and the others still run.
async function verdict(name: string): Promise<Result> {
  try {
    return (await checks[name]?.()) ?? { ok: false, output: `no check "${name}"` };
  } catch (error) {
    return { ok: false, output: (error as Error).message };
  }
}

function print(text: string, code: number): number {
  console.log(text);
  return code;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
