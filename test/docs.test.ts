// Every example in docs/client.md and docs/server.md is a module of its own: it compiles, runs against a healthy server, and prints what the
// text says it prints.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optionNames } from '../client/client-options.ts';
import * as library from '../client/index.ts';
import { settingNames } from '../client/setting-names.ts';
import * as testing from '../client/testing/index.ts';
import { unstableService } from '../proto/definitions.ts';
import { type ChaosServer, startChaosServer } from '../server/index.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(path.join(root, 'docs', name), 'utf8').replaceAll('\r\n', '\n');
const [text, ofServer] = [read('client.md'), read('server.md')];
const folder = mkdtempSync(path.join(os.tmpdir(), 'docs-'));
writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');

// The sources in place of the package, so that nothing needs to be built.
const sources = {
  client: 'client/index.ts',
  proto: 'proto/definitions.ts',
  testing: 'client/testing/index.ts',
  server: 'server/index.ts',
};
const here = (file: string) => path.relative(folder, path.join(root, file)).split(path.sep).join('/');
const fromSources = (code: string) =>
  Object.entries(sources).reduce(
    (all, [name, file]) => all.replaceAll(`'grpc-resilience-lab/${name}'`, `'${here(file)}'`),
    code,
  );

const examples = [...(text + ofServer).matchAll(/```ts\n([^]*?)```\n(?:\n```text\n([^]*?)```)?/g)].map(
  ([all, code = '', prints], n) => {
    const before = (text + ofServer).slice(0, (text + ofServer).indexOf(all));
    const heading = [...before.matchAll(/^##+ (.*)$/gm)].at(-1)?.[1] ?? 'the beginning';
    const file = path.join(folder, `example-${n}.ts`);
    writeFileSync(file, fromSources(code));
    return { name: `${heading} (${n + 1})`, file, prints };
  },
);

let server: ChaosServer;
beforeAll(async () => {
  server = await startChaosServer();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

it('has an example for every policy', () => {
  expect(examples.length).toBeGreaterThanOrEqual(12);
});

it('has examples that compile, and would not with a misspelt option', async () => {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const own = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')) as { compilerOptions: object };
  const typeRoots = [path.join(root, 'node_modules', '@types')];
  const compilerOptions = { ...own.compilerOptions, typeRoots };
  const config = path.join(folder, 'tsconfig.json');
  const check = async (files: readonly string[]) => {
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    return run(process.execPath, [tsc, '-p', config], { timeout: 120_000 }).catch((error: { stdout: string }) => error);
  };
  expect((await check(examples.map(({ file }) => file))).stdout).toBe('');
  const wrong = path.join(folder, 'wrong.ts');
  writeFileSync(wrong, fromSources("import { retry } from 'grpc-resilience-lab/client';\nretry({ atempts: 3 });\n"));
  expect((await check([wrong])).stdout).toContain('atempts');
});

describe('the example of', () => {
  it.each(examples)('$name runs', async ({ file, prints }) => {
    const env = { ...process.env, SERVER_ADDR: server.address };
    const { stdout, stderr } = await run(process.execPath, [file], { env, timeout: 30_000 });
    expect(stderr).toBe('');
    expect(stdout).not.toBe('');
    if (prints !== undefined) expect(stdout).toBe(prints);
  });
});

describe('the text names', () => {
  const words = new Set([...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/[^A-Za-z_-]+/)));
  const missing = (names: readonly string[]) => names.filter((name) => !words.has(name));
  const eventTypes = () => {
    const source = readFileSync(path.join(root, 'client', 'events.ts'), 'utf8');
    return [...source.matchAll(/readonly type: '([^']+)'/g)].map(([, type = '']) => type);
  };
  const metricNames = async () => {
    await using client = library.createClient(unstableService, 'localhost:1');
    return client.registry.getMetricsAsArray().map(({ name }) => name);
  };

  it.each<[string, () => readonly string[] | Promise<readonly string[]>]>([
    ['option that text can set', () => settingNames.flatMap((name) => name.split('.'))],
    ['option of createClient', () => optionNames],
    ['event', eventTypes],
    ['metric', metricNames],
  ])('every %s', async (_, names) => {
    const all = await names();
    expect(all.length).toBeGreaterThan(9);
    expect(missing(all)).toEqual([]);
  });

  it('every export, if only in an example', () => {
    const names = [...Object.keys(library), ...Object.keys(testing)];
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it.each([
    ['client.md', text],
    ['server.md', ofServer],
  ])('no line of prose of %s that is wider than the others', (_, page) => {
    const prose = page.replaceAll(/```[^]*?```/g, '').split('\n');
    expect(prose.filter((line) => !line.startsWith('|') && line.length > 120)).toEqual([]);
  });
});
