// CI's last line is what everyone believes, so it is tested: nothing that did not run may count as passed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = path.join(path.dirname(import.meta.dirname), '.ci/count.mjs');
const passing = { status: 'passed', fullName: 'a test' };
const fine = { name: '/x/room/a.test.ts', status: 'passed', message: '', assertionResults: [passing, passing] };
const checkLog = 'types      ok        1.2 s\n2 checks: 1 ok, 0 failed\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ci-count-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function count({ files = [fine] as object[], more = [] as object[] | null, checks = checkLog, notes = '' } = {}) {
  const place = (name: string) => path.join(folder, name);
  writeFileSync(place('one.json'), JSON.stringify({ testResults: files }));
  if (more !== null) writeFileSync(place('two.json'), JSON.stringify({ testResults: more }));
  writeFileSync(place('check.log'), checks);
  writeFileSync(place('notes'), notes);
  const args = [script, ...['check.log', 'notes', 'one.json', 'two.json'].map(place)];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
}

describe('the last line of CI', () => {
  it('adds tests and checks', () => {
    expect(count({ notes: 'exit test 0\nexit check 0\n' })).toEqual({ status: 0, lines: ['3 passed, 0 failed'] });
  });

  it.each([
    ['a failed test', { files: [{ ...fine, assertionResults: [passing, { status: 'failed', fullName: 'bad' }] }] }, 2],
    ['a skipped test', { files: [{ ...fine, assertionResults: [passing, { status: 'skipped', fullName: 'x' }] }] }, 2],
    ['a test to do', { files: [{ ...fine, assertionResults: [passing, { status: 'todo', fullName: 'x' }] }] }, 2],
    ['a file that cannot be loaded', { files: [fine, { ...fine, status: 'failed', assertionResults: [] }] }, 3],
    ['a file without tests', { files: [fine, { ...fine, assertionResults: [] }] }, 3],
    ['a hook that failed after its tests', { files: [{ ...fine, status: 'failed' }] }, 3],
    ['a failed check', { checks: `${checkLog}rooms      FAILED    0.0 s\n` }, 3],
    ['no check at all', { checks: '' }, 2],
    ['a failed note', { notes: 'FAILED left behind: a process\n' }, 3],
  ])('counts %s as one failure', (_what, run, passed) => {
    const { status, lines } = count(run);
    expect(lines.at(-1)).toBe(`${passed} passed, 1 failed`);
    expect(lines).toHaveLength(2);
    expect(status).toBe(1);
  });

  it('names what was skipped', () => {
    const files = [{ ...fine, assertionResults: [passing, { status: 'pending', fullName: 'compose is up' }] }];
    expect(count({ files }).lines[0]).toBe('test skipped: room/a.test.ts: compose is up');
  });

  it('lets a test rest that is for another system', () => {
    const other = { status: 'skipped', fullName: 'quotes a path (only on Windows)' };
    expect(count({ files: [{ ...fine, assertionResults: [passing, other] }] }).lines).toEqual(['2 passed, 0 failed']);
  });

  it('fails when no test ran', () => {
    expect(count({ files: [] })).toEqual({ status: 1, lines: ['tests: not one passed', '1 passed, 1 failed'] });
  });

  it('adds the reports of two runs', () => {
    expect(count({ more: [fine] }).lines).toEqual(['5 passed, 0 failed']);
    const failed = { ...fine, assertionResults: [passing, { status: 'failed', fullName: 'bad' }] };
    expect(count({ more: [failed] }).lines).toEqual(['test failed: room/a.test.ts: bad', '4 passed, 1 failed']);
  });

  it('fails when one of the reports was not written', () => {
    const { status, lines } = count({ more: null });
    expect(lines).toEqual(['tests: no report two.json was written', '3 passed, 1 failed']);
    expect(status).toBe(1);
  });

  it('counts an exit code that nothing else explains, and only that', () => {
    const notes = 'exit test 1\nexit check 0\n';
    expect(count({ notes }).lines).toEqual(['tests ended with exit code 1', '3 passed, 1 failed']);
    const files = [{ ...fine, assertionResults: [passing, { status: 'failed', fullName: 'bad' }] }];
    expect(count({ files, notes }).lines).toEqual(['test failed: room/a.test.ts: bad', '2 passed, 1 failed']);
  });
});
