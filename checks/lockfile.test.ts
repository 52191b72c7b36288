import { describe, expect, it } from 'vitest';
import { lockProblems } from './lockfile.ts';

const manifest = { dependencies: { pino: '10.4.0' } };
const pino = { version: '10.4.0', integrity: 'sha512-x' };
const lock = (packages: object) => ({ lockfileVersion: 3, packages: { '': manifest, ...packages } });

describe('the lockfile check', () => {
  it('accepts exact versions with an integrity and no host', () => {
    expect(lockProblems(manifest, lock({ 'node_modules/pino': pino }))).toEqual([]);
  });

  it.each(['^10.4.0', '~10.4.0', '10', '*', 'latest', 'https://example.com/pino.tgz'])(
    'refuses the version %s',
    (version) => {
      const loose = { dependencies: { pino: version } };
      const locked = { lockfileVersion: 3, packages: { '': loose, 'node_modules/pino': pino } };
      expect(lockProblems(loose, locked)).toEqual([`package.json: pino must be an exact version, got "${version}"`]);
    },
  );

  it('refuses a lockfile of another package.json', () => {
    expect(lockProblems({ devDependencies: { vitest: '5.1.1' } }, lock({ 'node_modules/pino': pino }))).toEqual([
      'package-lock.json does not match package.json in vitest; run: npm install',
    ]);
  });

  it('refuses a package with a host', () => {
    const resolved = 'https://example.com/pino.tgz';
    expect(lockProblems(manifest, lock({ 'node_modules/pino': { ...pino, resolved } }))).toEqual([
      `package-lock.json: node_modules/pino has "resolved": "${resolved}"; it names a host`,
    ]);
  });

  it('refuses a lockfile that lacks the packages of another system', () => {
    const oxlint = { ...pino, optionalDependencies: { '@oxlint/win32': '1.0.0' } };
    const at = (place: string) => lock({ 'node_modules/pino': pino, 'node_modules/oxlint': oxlint, [place]: pino });
    expect(lockProblems(manifest, at('node_modules/other/node_modules/@oxlint/win32'))).toEqual([
      expect.stringMatching(
        /^package-lock\.json: 1 packages that are wanted but missing \(@oxlint\/win32\); make it anew/,
      ),
    ]);
    expect(lockProblems(manifest, at('node_modules/@oxlint/win32'))).toEqual([]);
    expect(lockProblems(manifest, at('node_modules/oxlint/node_modules/@oxlint/win32'))).toEqual([]);
  });

  it('finds a package beside one that is itself nested', () => {
    const nested = {
      'node_modules/pino': pino,
      'node_modules/a/node_modules/b': { ...pino, dependencies: { c: '1.0.0', pino: '10.4.0' } },
    };
    expect(lockProblems(manifest, lock({ ...nested, 'node_modules/a/node_modules/c': pino }))).toEqual([]);
    expect(lockProblems(manifest, lock(nested))).toHaveLength(1);
  });

  it('refuses a package without an integrity, except one that comes inside another', () => {
    expect(lockProblems(manifest, lock({ 'node_modules/pino': { version: '10.4.0' } }))).toEqual([
      expect.stringMatching(/^package-lock\.json: 1 packages without "integrity" \(node_modules\/pino\)/),
    ]);
    expect(lockProblems(manifest, lock({ 'node_modules/pino': { version: '10.4.0', inBundle: true } }))).toEqual([]);
  });
});
