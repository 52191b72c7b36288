// The packed tarball, installed into an empty project and used from TypeScript, JavaScript and the command line.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'package-'));
const app = path.join(folder, 'app');
const installed = path.join(app, 'node_modules', 'grpc-resilience-lab');

// npm is a script for node on every system; only its name in PATH differs.
const npm = (args: string[], cwd: string) => {
  const script = process.env['npm_execpath'];
  const [file, first] = script ? [process.execPath, [script]] : ['npm', []];
  return run(file, [...first, ...args], { cwd, timeout: 150_000 });
};

// Packed from a copy: packing builds, and a test leaves nothing in the checkout.
function copyOfCheckout(): string {
  const copy = path.join(folder, 'copy');
  const left = new Set(['node_modules', '.git', 'dist', 'evidence', 'docs']);
  cpSync(root, copy, { recursive: true, filter: (file) => !left.has(path.relative(root, file)) });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  return copy;
}

beforeAll(async () => {
  await npm(['pack', '--pack-destination', folder], copyOfCheckout());
  cpSync(path.join(root, '.npmrc'), path.join(app, '.npmrc'));
  writeFileSync(path.join(app, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  await npm(['install', '--prefer-offline', '../grpc-resilience-lab-0.1.0.tgz'], app);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tool = (name: string) => path.join(root, 'node_modules', name);
const tarball = path.join(folder, 'grpc-resilience-lab-0.1.0.tgz');

it('is a package as publint and arethetypeswrong want one', async () => {
  const publint = path.join(tool('publint'), 'src', 'cli.js');
  const lint = await run(process.execPath, [publint, 'run', installed, '--pack', 'false', '--strict'], { cwd: app });
  expect(lint.stdout).toContain('All good!');
  const attw = path.join(tool('@arethetypeswrong/cli'), 'dist', 'index.js');
  const types = await run(process.execPath, [attw, tarball, '--profile', 'esm-only', '--format', 'json'], { cwd: app });
  const found = JSON.parse(types.stdout) as {
    analysis: { entrypoints: object };
    problems?: Record<string, { resolutionKind?: string }[]>;
  };
  expect(Object.keys(found.analysis.entrypoints)).toEqual(
    expect.arrayContaining(['./client', './server', './proto', './testing']),
  );
  // The package is ESM and says so: resolvers that know neither `exports` nor ESM are not for it.
  const ours = ({ resolutionKind = '' }) => !['node10', 'node16-cjs'].includes(resolutionKind);
  expect(
    Object.values(found.problems ?? {})
      .flat()
      .filter(ours),
  ).toEqual([]);
});

it('loads nothing of the server, the lab or a pretty printer with the client', async () => {
  writeFileSync(
    path.join(app, 'loads.js'),
    `import { registerHooks } from 'node:module';
     const loaded = [];
     registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
     const startedAtMs = performance.now();
     await import('grpc-resilience-lab/client');
     console.log(JSON.stringify({ loaded, tookMs: performance.now() - startedAtMs }));`,
  );
  const { stdout } = await run(process.execPath, ['loads.js'], { cwd: app, timeout: 60_000 });
  const { loaded } = JSON.parse(stdout) as { loaded: string[] };
  const packages = new Set(loaded.map((url) => /.*node_modules[/]((?:@[^/]+[/])?[^/]+)/.exec(url)?.[1] ?? url));
  expect(packages).toContain('@grpc/grpc-js');
  expect(
    [...packages].filter((name) => /^(pino|pino-.*|zod|uplot|@grpc.reflection|grpc-health-check)$/.test(name)),
  ).toEqual([]);
  const rooms = loaded.map((url) => /grpc-resilience-lab[/]dist[/]([^/]+)/.exec(url)?.[1]).filter(Boolean);
  expect([...new Set(rooms)]).toEqual(['client']);
});

it('gives a client, a chaos server and test helpers to JavaScript', async () => {
  writeFileSync(
    path.join(app, 'use.js'),
    `import { loadSync } from '@grpc/proto-loader';
     import { createClient } from 'grpc-resilience-lab/client';
     import { startChaosServer } from 'grpc-resilience-lab/server';
     import { fakeClock } from 'grpc-resilience-lab/testing';
     const proto = loadSync('node_modules/grpc-resilience-lab/dist/proto/resilience/unstable_service.proto');
     const server = await startChaosServer();
     const client = createClient(proto['resilience.UnstableService'], server.address);
     console.log((await client.processData({ payload: 'from the tarball' })).message, fakeClock(7).now());
     await client.close();
     await server.close();`,
  );
  const { stdout } = await run(process.execPath, ['use.js'], { cwd: app, timeout: 60_000 });
  expect(stdout).toBe('Processed: from the tarball 7\n');
});

it('types the README’s example in strict TypeScript, and finds a misspelt method in it', async () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8').replaceAll('\r\n', '\n');
  const [, example = ''] = /```ts\n([^]*?)```/.exec(readme) ?? [];
  expect(example).toContain('grpc-resilience-lab/client');
  writeFileSync(path.join(app, 'right.ts'), example);
  writeFileSync(path.join(app, 'wrong.ts'), example.replace('payments.charge(', 'payments.chrage('));
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = '--noEmit --strict --target es2024 --module nodenext --types node --skipLibCheck'.split(' ');
  const types = ['--typeRoots', path.join(root, 'node_modules', '@types')];
  const check = (file: string) =>
    run(process.execPath, [tsc, ...flags, ...types, file], { cwd: app, timeout: 120_000 });
  await check('right.ts');
  await expect(check('wrong.ts')).rejects.toMatchObject({ stdout: expect.stringContaining('chrage') as string });
});

it('brings the command resilience-lab, and the page with every file it names', async () => {
  const cli = path.join(installed, 'dist', 'lab', 'cli.js');
  const ports = { PAGE_PORT: '0', GRPC_PORT: '0', METRICS_PORT: '0', CLIENT_METRICS_PORT: '0', LOG_LEVEL: 'silent' };
  const lab = fork(cli, ['start'], {
    env: { ...process.env, ...ports },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [{ pagePort }] = (await once(lab, 'message')) as [{ pagePort: number }];
    const get = async (file: string) => fetch(`http://127.0.0.1:${pagePort}${file}`);
    const html = await (await get('/')).text();
    const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(named.length).toBeGreaterThan(3);
    for (const file of named) expect([file, (await get(file)).status]).toEqual([file, 200]);
  } finally {
    lab.send({ type: 'shutdown' });
    await once(lab, 'exit');
  }
});
