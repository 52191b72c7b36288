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
afterEach(restoreAll);

function restoreAll(): void {
  for (const restore of undo.splice(0).reverse()) restore();
}

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

interface Violation {
  readonly check: string;
  readonly what: string;
  readonly files: Readonly<Record<string, (old: string) => string>>;
  /** Names the place; no other output of the check does. */
  readonly says: RegExp;
}

const promise = 'const later = async () => 1;\n';
const always = (text: string) => () => text;
const policyOf = (name: string) =>
  `import type { Policy } from '../call.ts';\nexport const ${name}: Policy = (call, next) => next(call);\n`;

const roomImports = [
  ['client/planted.ts', '../server/index.ts'],
  ['server/planted-1.ts', '../client/index.ts'],
  ['lab/planted-1.ts', '../server/main.ts'],
  ['lab/planted-2.ts', '../client/call.ts'],
  ['proto/planted.ts', '../client/call.ts'],
] as const;

const serverImports = [
  ['by type', "import type { StatusName } from '../client/status.ts';\nexport type Planted = StatusName;\n"],
  ['when it runs', "export const planted = () => import('../client/index.ts');\n"],
  ['in a type expression', "export type Planted = typeof import('../client/index.ts');\n"],
] as const;

const inFile = (file: string, rest: string) =>
  new RegExp(`${file.replace('/', '.').replace('.ts', String.raw`\.ts`)}${rest}`);

const violations: readonly Violation[] = [
  {
    check: 'types',
    what: 'a type error',
    files: { 'proto/planted-type.ts': always("export const planted: number = 'one';\n") },
    says: /proto.planted-type\.ts\(1,14\): error TS2322/,
  },
  {
    check: 'lint',
    what: 'a promise that nobody waits for',
    files: { 'proto/planted-1.ts': always(`${promise}export const planted = () => {\n  later();\n};\n`) },
    says: /proto.planted-1\.ts:3:3.*no-floating-promises/,
  },
  {
    check: 'lint',
    what: 'an async function where a plain one is called',
    files: { 'proto/planted-2.ts': always(`${promise}export const planted = () => [1].forEach(later);\n`) },
    says: /proto.planted-2\.ts:2.*no-misused-promises/,
  },
  {
    check: 'lint',
    what: 'a function of 41 lines',
    files: {
      'proto/planted-3.ts': always(
        `export function planted(n: number) {\n${Array.from({ length: 39 }, (_, line) => `  n += ${line};\n`).join('')}  return n;\n}\n`,
      ),
    },
    says: /proto.planted-3\.ts.*max-lines-per-function/,
  },
  ...['Date.now()', 'Math.random()', 'performance.now()'].map((asked, n) => ({
    check: 'lint',
    what: `${asked} in a policy`,
    files: { [`client/policies/planted-${n}.ts`]: always(`export const planted = () => ${asked};\n`) },
    says: new RegExp(`client.policies.planted-${n}\\.ts.*no-restricted-properties`),
  })),
  {
    check: 'format',
    what: 'a line that oxfmt would write otherwise',
    files: { 'proto/planted-quotes.ts': always('export const planted = "one"\n') },
    says: /proto.planted-quotes\.ts/,
  },
  {
    check: 'cycles',
    what: 'two files that import each other’s types only',
    files: {
      'proto/one.ts': always("import type { Two } from './two.ts';\nexport type One = Two | 1;\n"),
      'proto/two.ts': always("import type { One } from './one.ts';\nexport type Two = One[];\n"),
    },
    says: /proto.one\.ts:1.*no-cycle/,
  },
  ...roomImports.map(([file, specifier]) => ({
    check: 'rooms',
    what: `${file} importing ${specifier}`,
    files: { [file]: always(`export * from '${specifier}';\n`) },
    says: inFile(file, ':1.*must not import.*rooms'),
  })),
  ...serverImports.map(([how, text], n) => ({
    check: 'rooms',
    what: `the server importing the client ${how}`,
    files: { [`server/planted-by-${n}.ts`]: always(text) },
    says: inFile(`server/planted-by-${n}.ts`, ':1.*must not import client'),
  })),
  {
    check: 'rooms',
    what: 'a policy importing a policy',
    files: {
      'client/policies/inner.ts': always(policyOf('inner')),
      'client/policies/pure.ts': always('export const two = 2;\n'),
      'client/policies/outer.ts': always(
        `${policyOf('outer')}import { two } from './pure.ts';\nimport { inner } from './inner.ts';\nexport const both = [inner, two];\n`,
      ),
    },
    says: /policies.outer\.ts:4.*a policy never imports another policy/,
  },
  {
    check: 'dead-code',
    what: 'an export that nobody imports',
    files: { 'checks/tool.ts': (old) => `${old}export const plantedExport = 1;\n` },
    says: /plantedExport/,
  },
  {
    check: 'dead-code',
    what: 'a file that nobody imports',
    files: { 'proto/planted-alone.ts': always('export const planted = 1;\n') },
    says: /Unused files[^]*proto.planted-alone\.ts/,
  },
  {
    check: 'dead-code',
    what: 'a package that nobody imports',
    files: {
      'package.json': (old) => old.replace('"dependencies": {', '"dependencies": {\n    "left-pad": "1.3.0",'),
    },
    says: /left-pad/,
  },
  {
    check: 'generated',
    what: 'a stale file',
    files: { 'proto/gen/resilience/DataRequest.ts': (old) => old.replace('payload', 'body') },
    says: /proto\/gen\/resilience\/DataRequest\.ts is out of date/,
  },
  {
    check: 'generated',
    what: 'a left-over file',
    files: { 'proto/gen/planted.ts': always('') },
    says: /proto\/gen\/planted\.ts is no longer generated; run: node proto\/generate\.ts/,
  },
  {
    check: 'lockfile',
    what: 'a host',
    files: {
      'package-lock.json': (old) =>
        old.replace('"integrity"', '"resolved": "https://example.com/x.tgz",\n      "integrity"'),
    },
    says: /"resolved": "https:\/\/example\.com\/x\.tgz"/,
  },
  {
    check: 'lockfile',
    what: 'a loose version',
    files: { 'package.json': (old) => old.replace(/"pino": "/, '"pino": "^') },
    says: /pino must be an exact version, got "\^/,
  },
];

// The checks take many seconds: all run once with every violation planted, and once without any.
let planted: ReturnType<typeof check>;
let clean: string;

/** What was printed of one check: its line and, when it failed, the tool's words. */
const section = (output: string, name: string) =>
  new RegExp(`^${name} .*$(?:\\n {4}.*$)*`, 'm').exec(output)?.[0] ?? '';

describe('npm run check', { timeout: 300_000 }, () => {
  beforeAll(() => {
    clean = check().output;
    for (const { files } of violations) for (const [file, change] of Object.entries(files)) plant(file, change);
    planted = check();
    restoreAll();
  }, 600_000);

  it.each(violations)('fails $check on $what, and without it does not', ({ check: name, says }) => {
    expect(section(planted.output, name)).toMatch(new RegExp(`^${name} +FAILED`));
    expect(section(planted.output, name)).toMatch(says);
    expect(planted.status).toBe(1);
    expect(section(clean, name)).toMatch(new RegExp(`^${name} +(ok|FAILED)`));
    expect(clean).not.toMatch(says);
  });

  it('lets a policy import what is no policy', () => {
    expect(section(planted.output, 'rooms')).not.toMatch(/outer\.ts:3/);
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
