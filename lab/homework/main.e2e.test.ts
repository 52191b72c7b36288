// What can go wrong before and during the run; homework.e2e.test.ts sees a run that goes well.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from '../run-cli.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'homework-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function homework(out: string) {
  const cli = runCli(['homework', '--out', out]);
  onTestFinished(() => void cli.child.kill('SIGKILL'));
  return cli;
}

test('a folder that cannot be written to is one line, before anything runs', async () => {
  const file = path.join(emptyFolder(), 'a file');
  writeFileSync(file, '');
  const cli = homework(path.join(file, 'evidence'));
  expect(await cli.ended).toBe(1);
  expect(cli.stderr()).toMatch(/^resilience-lab: cannot write to --out [^\n]*evidence: E[A-Z]+:[^\n]*\n$/);
});

// Windows has no signals, and only Linux tells the children of a process.
test.skipIf(process.platform !== 'linux')('a server that dies ends the run with 1', async () => {
  const cli = homework(emptyFolder());
  await expect.poll(cli.stderr, { timeout: 20_000 }).toContain('the server hangs');
  const server = readFileSync(`/proc/${cli.child.pid}/task/${cli.child.pid}/children`, 'utf8');
  process.kill(Number(server), 'SIGKILL');
  expect(await cli.ended).toBe(1);
  expect(cli.stderr()).toMatch(/resilience-lab: the server ended: signal SIGKILL; no evidence was written\n$/);
});

test('it ends when it is told to, and leaves the folder empty', async () => {
  const folder = emptyFolder();
  const cli = homework(folder);
  await expect.poll(cli.stderr, { timeout: 20_000 }).toContain('the server hangs');
  cli.child.send({ type: 'shutdown' });
  expect(await cli.ended).toBe(1);
  expect(cli.stderr()).toMatch(/resilience-lab: interrupted \(shutdown\); no evidence was written\n$/);
  expect(readdirSync(folder)).toEqual([]);
});
