// What a newcomer relies on before any code runs: the scripts, the engines, the commands the README names.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.dirname(import.meta.dirname);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  type: string;
  bin?: Record<string, string>;
  scripts: Record<string, string>;
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const scripts = Object.entries(manifest.scripts);

describe('npm scripts', () => {
  it.each(scripts)('%s means the same in every system’s shell', (_name, command) => {
    // No variables, pipes, lists, redirections, quotes, globs, or assignments before the command.
    expect(command).not.toMatch(/[$%|&;<>'"`*?(){}~\\]/);
    expect(command).not.toMatch(/^\w+=/);
  });

  it.each(scripts.filter(([, command]) => command.startsWith('node ')))(
    '%s starts a file with node',
    (_name, command) => {
      expect(command).toMatch(/^node \S+\.ts\b/);
    },
  );

  it('are all there that the README’s readers know', () => {
    expect(Object.keys(manifest.scripts)).toEqual(
      expect.arrayContaining(['start', 'server', 'client', 'homework', 'test', 'check']),
    );
  });

  it('compile or download nothing at install', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
    expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([]);
  });
});

describe('the package', () => {
  it('says which Node it runs on and brings its own to an older machine', () => {
    expect(manifest.engines.node).toBe('>=22.22');
    expect(manifest.devDependencies['node']).toMatch(/^24\.\d+\.\d+$/);
  });

  it('runs these tests on that Node', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(22);
  });

  it('has the name and the type that its imports rely on', () => {
    expect(manifest).toMatchObject({ name: 'grpc-resilience-lab', type: 'module' });
  });

  it.each(['LICENSE', 'CONTRIBUTING.md', 'CHANGELOG.md', 'README.md'])('has a %s', (file) => {
    expect(read(file).trim()).not.toBe('');
  });
});

describe('the README', () => {
  const readme = existsSync(path.join(root, 'README.md')) ? read('README.md') : '';
  const blocks = [...readme.matchAll(/^( *)(```|~~~)[^\n]*\n([^]*?)^\1\2/gm)].map((match) => match[3] ?? '');
  const code = blocks.join('\n');

  it('shows the two commands', () => {
    expect(code).toMatch(/^\s*(\$ )?npm ci\b/m);
    expect(code).toMatch(/^\s*(\$ )?npm cit\b/m);
    expect(code).toMatch(/\bnpm start\b/);
  });

  it('names no script that does not exist', () => {
    const named = [...readme.matchAll(/npm (?:run|run-script) (?:-\w+ |--\w+ )*([\w:-]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });

  it('starts no file that does not exist', () => {
    const files = [...code.matchAll(/\bnode (?:--\S+ )*([\w./-]+\.[jt]s)\b/g)].map((match) => match[1] ?? '');
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('links to no file that does not exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    expect(links.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});
