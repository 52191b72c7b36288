// The packed tarball, installed into an empty project and used from JavaScript and from the command line.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'package-'));

// npm is a script for node on every system; only its name in PATH differs.
const npm = (args: string[], cwd: string) => {
  const script = process.env['npm_execpath'];
  const [file, first] = script ? [process.execPath, [script]] : ['npm', []];
  return run(file, [...first, ...args], { cwd, timeout: 150_000 });
};

beforeAll(async () => {
  await npm(['pack', '--pack-destination', folder], root);
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  await npm(['install', '--prefer-offline', './grpc-resilience-lab-0.1.0.tgz'], folder);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives a client and a chaos server to JavaScript', async () => {
  writeFileSync(
    path.join(folder, 'use.js'),
    `import { loadSync } from '@grpc/proto-loader';
     import { createClient } from 'grpc-resilience-lab/client';
     import { startChaosServer } from 'grpc-resilience-lab/server';
     const proto = loadSync('node_modules/grpc-resilience-lab/dist/proto/resilience/unstable_service.proto');
     await using server = await startChaosServer();
     await using client = createClient(proto['resilience.UnstableService'], server.address);
     console.log((await client.processData({ payload: 'from the tarball' })).message);`,
  );
  const { stdout } = await run(process.execPath, ['use.js'], { cwd: folder, timeout: 60_000 });
  expect(stdout).toBe('Processed: from the tarball\n');
});

it('brings the command resilience-lab, and the page with all its files', async () => {
  const cli = path.join(folder, 'node_modules', 'grpc-resilience-lab', 'dist', 'lab', 'cli.js');
  const { stdout } = await run(process.execPath, [cli, '--help'], { timeout: 60_000 });
  expect(stdout).toContain('Usage: resilience-lab [command]');
});
