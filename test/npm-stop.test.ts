// What a supervisor does to `npm start`, `npm run server` and `npm run homework`: SIGTERM to npm. npm and its shell keep the signal to
// themselves, so our processes must notice that these are gone. Windows has no signals.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const anyPorts = { GRPC_PORT: '0', METRICS_PORT: '0', CLIENT_METRICS_PORT: '0', PAGE_PORT: '0', CHAOS_MODE: 'false' };

const folder = mkdtempSync(path.join(os.tmpdir(), 'npm-stop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const commands: [string, string[], RegExp][] = [
  ['npm start', ['start'], /Open +http:/],
  ['npm run server', ['run', 'server'], /gRPC on [\d.]+:\d+/],
  ['npm run homework', ['run', 'homework', '--', '--out', folder], /the server hangs/],
];

it.skipIf(process.platform === 'win32').each(commands)('%s leaves nothing behind', async (_, args, ready) => {
  const script = process.env['npm_execpath'];
  const [file, first] = script ? [process.execPath, [script]] : ['npm', []];
  const npm = spawn(file, [...first, ...args], {
    cwd: path.join(import.meta.dirname, '..'),
    env: { ...process.env, ...anyPorts },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [npm.stdout, npm.stderr]) output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // npm's output closes when the last process that writes to it, ours, is gone.
  let allGone = false;
  npm.on('close', () => (allGone = true));
  try {
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(ready);
    npm.kill('SIGTERM');
    await once(npm, 'exit');
    await expect.poll(() => allGone, { timeout: 15_000 }).toBe(true);
  } finally {
    npm.kill('SIGKILL');
  }
});
