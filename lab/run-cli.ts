// For tests: the command line as a real process.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const cli = join(import.meta.dirname, 'cli.ts');

export interface RunningCli {
  readonly child: ChildProcess;
  /** What it sent when it was up. */
  readonly ready: Promise<Record<string, number>>;
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Starts the command line with only these variables set beside PATH and what the system needs. */
export const runCli = (args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCli => {
  const { PATH, SystemRoot, TEMP, NODE_COMPILE_CACHE } = process.env;
  const own = { PATH, SystemRoot, TEMP, NODE_COMPILE_CACHE, NO_COLOR: '1' };
  const child = fork(cli, args, { env: { ...own, ...env }, silent: true });
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string);
  const ready = new Promise<Record<string, number>>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Record<string, number>));
    void ended.then((code) => reject(new Error(`it ended with ${code} before it was ready:\n${out}${err}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended, stdout: () => out, stderr: () => err };
};

/** Asks a process to stop and waits for its end; kills it when that takes more than 20 s. */
export const stopCli = async ({ child, ended }: RunningCli): Promise<number | string> => {
  if (child.connected) child.send({ type: 'shutdown' });
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const code = await ended;
  clearTimeout(timer);
  return code;
};
