// What a supervisor does to `npm start` and `npm run server`: SIGTERM to npm. npm and its shell keep the signal to
// themselves, so our processes must notice that these are gone. Windows has no signals.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';

const anyPorts = { GRPC_PORT: '0', METRICS_PORT: '0', CLIENT_METRICS_PORT: '0', PAGE_PORT: '0', CHAOS_MODE: 'false' };

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });

const commands: [string, string[], RegExp][] = [
  ['npm start', ['start'], /Open +http:\/\/127\.0\.0\.1:(\d+)/],
  ['npm run server', ['run', 'server'], /gRPC on [\d.]+:(\d+)/],
];

it.skipIf(process.platform === 'win32').each(commands)('%s leaves nothing behind', async (_, args, port) => {
  const script = process.env['npm_execpath'];
  const [file, first] = script ? [process.execPath, [script]] : ['npm', []];
  const npm = spawn(file, [...first, ...args], {
    cwd: path.join(import.meta.dirname, '..'),
    env: { ...process.env, ...anyPorts },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  npm.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(port);
    const listening = Number(port.exec(said)?.[1]);
    expect(await answers(listening)).toBe(true);
    npm.kill('SIGTERM');
    await once(npm, 'exit');
    await expect.poll(() => answers(listening), { timeout: 15_000 }).toBe(false);
  } finally {
    npm.kill('SIGKILL');
  }
});
