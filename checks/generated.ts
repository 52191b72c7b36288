// Committed files that a script writes must be what the script writes today.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Result, root, runNode } from './tool.ts';

const generators = [
  { script: 'proto/generate.ts', committed: 'proto/gen' },
  { script: 'grafana/generate.ts', committed: 'grafana/dashboards' },
];

/** Runs each generator into a temporary folder and compares the result with the committed one. */
export async function generated(): Promise<Result> {
  const problems: string[] = [];
  for (const { script, committed } of generators.filter(({ script: file }) => existsSync(path.join(root, file)))) {
    problems.push(...(await stale(script, committed)));
  }
  return { ok: problems.length === 0, output: problems.join('\n') };
}

async function stale(script: string, committed: string): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'generated-'));
  try {
    const fresh = path.join(folder, 'out');
    const { code, stdout, stderr } = await runNode([path.join(root, script), '--out', fresh]);
    if (code !== 0) return [`node ${script} failed (exit ${code}):\n${stdout}${stderr}`];
    const differing = differences(path.join(root, committed), fresh);
    return differing.map((difference) => `${committed}/${difference}; run: node ${script}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What to mend in `committed` so that it equals `fresh`, one line per file. */
export function differences(committed: string, fresh: string): string[] {
  const [old, now] = [filesOf(committed), filesOf(fresh)];
  // A generator that writes nothing would otherwise agree with an empty folder.
  if (now.size === 0) return [': the generator wrote no file'];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((file) => {
    if (!now.has(file)) return [`${file} is no longer generated`];
    if (!old.has(file)) return [`${file} is missing`];
    return old.get(file) === now.get(file) ? [] : [`${file} is out of date`];
  });
}

function filesOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [path.relative(folder, file).replaceAll('\\', '/'), readFileSync(file, 'utf8').replaceAll('\r\n', '\n')];
    }),
  );
}
