// A process of the lab that another one starts: up when it says so, stopped by a message, never left behind.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { RunError, UsageError } from './usage-error.ts';
import type { Readable } from 'node:stream';

const extension = extname(import.meta.filename);
const root = join(import.meta.dirname, '..');

/** What the lab starts, by name: the file and its arguments. */
export const programs = {
  server: { file: join(root, 'server', `main${extension}`), args: [] },
  client: { file: join(root, 'lab', `cli${extension}`), args: ['client'] },
} as const;

export interface Child {
  readonly name: keyof typeof programs;
  /** What it said when it was up; rejects when it ended or took too long instead: with a UsageError for exit code 2. */
  readonly ready: Promise<Record<string, number>>;
  /** Settles with words for how it ended. */
  readonly ended: Promise<string>;
  /** What it prints, where `startChild` was told to keep it; else null. */
  readonly output: Readable | null;
  /** Asks it to stop and waits; after `killMs` it is killed. */
  stop(killMs: number): Promise<void>;
}

const describeEnd = (code: number | null, signal: string | null) =>
  signal === null ? `exit code ${code}` : `signal ${signal}`;

const isReady = (message: unknown): message is Record<string, number> =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';

const whenReady = (child: ChildProcess, name: string, ended: Promise<string>, startMs: number) =>
  new Promise<Record<string, number>>((resolve, reject) => {
    const late = () => reject(new RunError(`the ${name} was not up after ${startMs / 1000} s`));
    const timer = setTimeout(late, startMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    child.on('message', (message) => {
      if (isReady(message)) settle(() => resolve(message));
    });
    void ended.then((how) => {
      // Its settings were wrong, and they are ours.
      const Failure = child.exitCode === 2 ? UsageError : RunError;
      settle(() => reject(new Failure(`the ${name} could not start (${how}); it says why above`)));
    });
  });

/**
 * Starts a program with these environment variables on top of ours. It has `startMs` (default 15 s) to be up. What it
 * prints goes where ours goes, or with `'pipe'` to the child's `output`.
 */
export const startChild = (
  name: keyof typeof programs,
  env: NodeJS.ProcessEnv,
  stdout: 'inherit' | 'pipe' = 'inherit',
  startMs = 15_000,
): Child => {
  const { file, args } = programs[name];
  const child = fork(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', stdout, 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) =>
    describeEnd(code as number | null, signal as string | null),
  );
  const ready = whenReady(child, name, ended, startMs);
  // Whoever does not wait for it must not be killed by its failure.
  ready.catch(() => undefined);
  return {
    name,
    ready,
    ended,
    output: child.stdout,
    async stop(killMs) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.send({ type: 'shutdown' }, () => undefined);
      const timer = setTimeout(() => child.kill('SIGKILL'), killMs);
      await ended;
      clearTimeout(timer);
    },
  };
};
