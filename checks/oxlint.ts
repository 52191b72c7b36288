// One run of oxlint is three checks: lint, import cycles, room boundaries.
import { type Exit, type Result, runTool } from './tool.ts';

export type LintCheck = 'lint' | 'cycles' | 'rooms';

interface Diagnostic {
  readonly message: string;
  readonly code?: string;
  readonly help?: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number; readonly column: number } }[];
}

const checkOfRule: Readonly<Record<string, LintCheck>> = { 'import(no-cycle)': 'cycles', 'rooms(imports)': 'rooms' };

let run: Promise<Exit> | undefined;

/** Reports what oxlint found for one of the three checks. The first caller starts the run, the others share it. */
export async function oxlint(check: LintCheck): Promise<Result> {
  run ??= runTool('oxlint', 'oxlint', ['--type-aware', '--format=json', '.']);
  return verdict(check, await run);
}

/** A warning counts like an error; an oxlint that could not run fails all three checks. */
export function verdict(check: LintCheck, { code, stdout, stderr }: Exit): Result {
  const diagnostics = parse(stdout);
  // A non-zero exit needs a diagnostic that explains it: a crash must not pass for "nothing found".
  if (diagnostics === undefined || (code !== 0 && diagnostics.length === 0)) {
    return { ok: false, output: `oxlint did not run (exit ${code}):\n${stdout}${stderr}` };
  }
  const mine = diagnostics.filter(({ code: rule }) => (checkOfRule[rule ?? ''] ?? 'lint') === check);
  return { ok: mine.length === 0, output: mine.map(inWords).join('\n') };
}

function parse(stdout: string): readonly Diagnostic[] | undefined {
  try {
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  } catch {
    return undefined;
  }
}

function inWords({ filename, labels, message, code, help }: Diagnostic): string {
  const at = labels[0]?.span;
  const place = at === undefined ? filename : `${filename}:${at.line}:${at.column}`;
  return `${place}  ${message} [${code ?? 'syntax'}]${help ? `\n    ${help}` : ''}`;
}
