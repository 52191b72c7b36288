// Does what a lesson says, in a folder that looks like the reader's.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { wasTooBusy } from './lesson-output.ts';
import type { LessonStep } from './lesson-text.ts';

const execute = promisify(execFile);
const root = path.join(import.meta.dirname, '..');
const npmRun = 'npm run lab -- ';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

const words = (command: string) =>
  [...command.slice(npmRun.length).matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const scratch = mkdtempSync(path.join(os.tmpdir(), 'lessons-'));

/** To be called when all is done. */
export const removeFolders = (): void => rmSync(scratch, { recursive: true, force: true });

/** A folder with the lessons' files, as the reader has them when a command is typed. */
function folderFor({ files }: Pick<LessonStep, 'files'>): string {
  const folder = mkdtempSync(path.join(scratch, 'step-'));
  const inside = path.join(folder, 'docs', 'lessons');
  mkdirSync(inside, { recursive: true });
  const from = path.join(root, 'docs', 'lessons');
  for (const name of readdirSync(from)) copyFileSync(path.join(from, name), path.join(inside, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** Runs what is typed as `npm run lab -- …`, with what it prints on standard output. */
export async function type(command: string, cwd: string = scratch): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1' };
  const args = [path.join(root, 'lab', 'cli.ts'), ...words(command)];
  try {
    const { stdout } = await execute(process.execPath, args, { cwd, env, timeout: 120_000 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout = '' } = error as { code?: number; stdout?: string };
    return { code: code ?? -1, output: stdout };
  }
}

/** Runs the command of a step; again where the machine was too busy to tell: what the lesson shows is of one that is not. */
export async function follow(step: LessonStep): Promise<Ended> {
  let ended = await type(step.command, folderFor(step));
  for (let tries = 1; tries < 3 && wasTooBusy(ended.output); tries += 1) {
    ended = await type(step.command, folderFor(step));
  }
  return ended;
}
