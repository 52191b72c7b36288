// Writes dist/, what the package publishes: JavaScript and types by tsc, and the files that are no code.
// Node does not strip types inside node_modules, so sources cannot be published as they are.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');
const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
const isCode = (file: string) => file.endsWith('.ts');
for (const folder of ['proto', 'lab/page/public', 'lab/experiments', 'server/scenarios/shipped']) {
  cpSync(path.join(root, folder), path.join(dist, folder), { recursive: true, filter: (file) => !isCode(file) });
}
