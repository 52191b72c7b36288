// Starts a tool of node_modules the same way on every system: its own file under this Node, no shell.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The checkout these checks belong to. */
export const root = path.dirname(import.meta.dirname);

/** What became of one check; `output` is shown below its line when it failed. */
export interface Result {
  readonly ok: boolean;
  readonly output: string;
}

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const timeoutMs = 5 * 60_000;

/** Runs the command that a package installs, in the checkout, for at most 5 minutes. */
export function runTool(packageName: string, command: string, args: readonly string[]): Promise<Exit> {
  return runNode([commandFile(packageName, command), ...args]);
}

/** Runs Node with these arguments, in the checkout, for at most 5 minutes. */
export function runNode(args: readonly string[]): Promise<Exit> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => resolve({ code: null, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (code, signal) => {
      const ended = code === null ? `\nended by ${signal} (the limit is ${timeoutMs / 1000} s)` : '';
      resolve({ code, stdout, stderr: stderr + ended });
    });
  });
}

/** A check that is one tool's exit code. */
export async function passes(packageName: string, command: string, args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await runTool(packageName, command, args);
  return { ok: code === 0, output: stdout + stderr };
}

// Not require.resolve: `exports` of a package hides its package.json and its commands.
function commandFile(packageName: string, command: string): string {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { bin: string | Bins };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (file === undefined) throw new Error(`package ${packageName} installs no command ${command}`);
  return path.join(folder, file);
}

type Bins = Readonly<Record<string, string>>;
