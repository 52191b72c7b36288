// Each check of `npm run check`, proved on a planted violation in a copy of this checkout.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selection } from './run.ts';

const source = path.dirname(import.meta.dirname);
const leftOut = new Set(['node_modules', '.git', 'dist', 'coverage', 'evidence']);

let copy: string;
let undo: (() => void)[] = [];

beforeAll(() => {
  // The real path: a linter names files by it, and a system's temporary folder is often a link.
  copy = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'checks-')));
  cpSync(source, copy, { recursive: true, filter: (file) => !leftOut.has(path.relative(source, file)) });
  symlinkSync(path.join(source, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  // `node_modules/` does not cover a link of that name.
  writeFileSync(path.join(copy, '.gitignore'), 'node_modules\n', { flag: 'a' });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));
afterEach(() => {
  for (const restore of undo.splice(0).reverse()) restore();
});

/** Writes a file of the copy until the end of the test. */
function plant(file: string, change: (old: string) => string): void {
  const place = path.join(copy, file);
  const old = read(place);
  writeFileSync(place, change(old ?? ''));
  undo.push(() => (old === undefined ? rmSync(place) : writeFileSync(place, old)));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function check(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(copy, 'checks/run.ts'), ...args], {
    cwd: os.tmpdir(),
    encoding: 'utf8',
    timeout: 240_000,
  });
  return { status, output: stdout + stderr };
}

/** The planted violation fails this check, in words that name the place; without it that place is not named. */
function expectFailure(name: string, place: string | RegExp): void {
  const { status, output } = check('--only', name);
  expect(output).toMatch(new RegExp(`^${name} +FAILED`, 'm'));
  expect(output).toMatch(place);
  expect(status).toBe(1);
  for (const restore of undo.splice(0).reverse()) restore();
  expect(outputWithout(name)).not.toMatch(place);
}

// The copy without a violation is the same for all of them: each check is run on it once.
const clean = new Map<string, string>();

function outputWithout(name: string): string {
  const output = clean.get(name) ?? check('--only', name).output;
  clean.set(name, output);
  return output;
}

const promise = 'const later = async () => 1;\n';

describe('npm run check', { timeout: 300_000 }, () => {
  it('fails types on a type error', () => {
    plant('proto/planted.ts', () => "export const planted: number = 'one';\n");
    expectFailure('types', /proto.planted\.ts\(1,14\): error TS2322/);
  });

  it('fails lint on a promise that nobody waits for', () => {
    plant('proto/planted.ts', () => `${promise}export const planted = () => {\n  later();\n};\n`);
    expectFailure('lint', /proto.planted\.ts:3:3.*no-floating-promises/);
  });

  it('fails lint on an async function where a plain one is called', () => {
    plant('proto/planted.ts', () => `${promise}export const planted = () => [1].forEach(later);\n`);
    expectFailure('lint', /proto.planted\.ts:2.*no-misused-promises/);
  });

  it('fails lint on a function of 41 lines', () => {
    const body = Array.from({ length: 39 }, (_, line) => `  n += ${line};\n`).join('');
    plant('proto/planted.ts', () => `export function planted(n: number) {\n${body}  return n;\n}\n`);
    expectFailure('lint', /proto.planted\.ts.*max-lines-per-function/);
  });

  it.each(['Date.now()', 'Math.random()', 'performance.now()'])('fails lint on %s in a policy', (asked) => {
    plant('client/policies/planted.ts', () => `export const planted = () => ${asked};\n`);
    expectFailure('lint', /client.policies.planted\.ts.*no-restricted-properties/);
  });

  it('fails format on a line that oxfmt would write otherwise', () => {
    plant('proto/planted.ts', () => 'export const planted = "one"\n');
    expectFailure('format', /proto.planted\.ts/);
  });

  it('fails cycles on two files that import each other’s types only', () => {
    plant('proto/one.ts', () => "import type { Two } from './two.ts';\nexport type One = Two | 1;\n");
    plant('proto/two.ts', () => "import type { One } from './one.ts';\nexport type Two = One[];\n");
    expectFailure('cycles', /proto.one\.ts:1.*no-cycle/);
  });

  it.each([
    ['client/planted.ts', '../server/index.ts'],
    ['server/planted.ts', '../client/index.ts'],
    ['lab/planted.ts', '../server/main.ts'],
    ['lab/planted.ts', '../client/call.ts'],
    ['proto/planted.ts', '../client/call.ts'],
  ])('fails rooms when %s imports %s', (file, specifier) => {
    plant(file, () => `export * from '${specifier}';\n`);
    expectFailure('rooms', /planted\.ts:1.*must not import.*rooms/);
  });

  it.each([
    ['by type', "import type { StatusName } from '../client/status.ts';\nexport type Planted = StatusName;\n"],
    ['when it runs', "export const planted = () => import('../client/index.ts');\n"],
    ['in a type expression', "export type Planted = typeof import('../client/index.ts');\n"],
  ])('fails rooms when the server imports the client %s', (_how, text) => {
    plant('server/planted.ts', () => text);
    expectFailure('rooms', /server.planted\.ts:1.*must not import client/);
  });

  it('fails rooms when a policy imports a policy, and not when it imports a helper', () => {
    const policy =
      "import type { Policy } from '../call.ts';\nexport const inner: Policy = (call, next) => next(call);\n";
    plant('client/policies/inner.ts', () => policy);
    plant('client/policies/pure.ts', () => 'export const two = 2;\n');
    const uses =
      "import { two } from './pure.ts';\nimport { inner } from './inner.ts';\nexport const both = [inner, two];\n";
    plant('client/policies/outer.ts', () => policy.replace('inner', 'outer') + uses);
    const { output } = check('--only', 'rooms');
    expect(output).not.toMatch(/outer\.ts:3/);
    expectFailure('rooms', /policies.outer\.ts:4.*a policy never imports another policy/);
  });

  it('fails dead-code on an export that nobody imports', () => {
    plant('checks/tool.ts', (old) => `${old}export const plantedExport = 1;\n`);
    expectFailure('dead-code', /plantedExport/);
  });

  it('fails dead-code on a file that nobody imports', () => {
    plant('proto/planted.ts', () => 'export const planted = 1;\n');
    expectFailure('dead-code', /Unused files[^]*proto.planted\.ts/);
  });

  it('fails dead-code on a package that nobody imports', () => {
    plant('package.json', (old) => old.replace('"dependencies": {', '"dependencies": {\n    "left-pad": "1.3.0",'));
    expectFailure('dead-code', /left-pad/);
  });

  it('fails generated on a stale, a missing and a left-over file', () => {
    plant('proto/gen/resilience/DataRequest.ts', (old) => old.replace('payload', 'body'));
    plant('proto/gen/planted.ts', () => '');
    const { output } = check('--only', 'generated');
    expect(output).toContain('proto/gen/planted.ts is no longer generated; run: node proto/generate.ts');
    expectFailure('generated', /proto\/gen\/resilience\/DataRequest\.ts is out of date/);
  });

  it('fails lockfile on a host and on a loose version', () => {
    plant('package-lock.json', (old) =>
      old.replace('"integrity"', '"resolved": "https://example.com/x.tgz",\n      "integrity"'),
    );
    plant('package.json', (old) => old.replace(/"pino": "/, '"pino": "^'));
    const { output } = check('--only', 'lockfile');
    expect(output).toMatch(/pino must be an exact version, got "\^/);
    expectFailure('lockfile', /"resolved": "https:\/\/example\.com\/x\.tgz"/);
  });

  it('runs every chosen check in its order, also after one failed, and counts them', () => {
    plant('package.json', (old) => old.replace(/"pino": "/, '"pino": "^'));
    plant('proto/planted.ts', () => 'export const planted = "one"\n');
    const { status, output } = check('--only', 'lockfile,format,generated');
    expect(
      output.match(/^(format|generated|lockfile) +(ok|FAILED) +\d+\.\d s$/gm)?.map((line) => line.split(' ')[0]),
    ).toEqual(['format', 'generated', 'lockfile']);
    expect(output).toMatch(/^3 checks: 1 ok, 2 failed$/m);
    expect(status).toBe(1);
  });

  it('ends with 0 when all is well', () => {
    const { status, output } = check('--only', 'generated');
    expect(output).toMatch(/^1 checks: 1 ok, 0 failed$/m);
    expect(status).toBe(0);
  });

  it('says which checks there are when one is misspelt, without a stack', () => {
    const { status, output } = check('--only', 'typos');
    expect(output).toMatch(/^no check "typos"\nusage: .*\nchecks: types, lint, /);
    expect(output).not.toContain('    at ');
    expect(status).toBe(2);
    expect(check('--olny', 'types').status).toBe(2);
  });
});

it('chooses all checks when nothing is said', () => {
  expect(selection([])).toEqual(['types', 'lint', 'format', 'cycles', 'rooms', 'dead-code', 'generated', 'lockfile']);
});
