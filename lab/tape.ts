// `resilience-lab tape` is the server's own: only the code that deals the fates can tell them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Command } from './command.ts';
import { programs } from './child.ts';

const run = async (args: readonly string[]): Promise<number> => {
  const child = fork(programs.server.file, ['tape', ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

/** Prints which faults a seed deals to which calls. */
export const tapeCommand: Command = {
  summary: 'prints which faults a seed deals to which calls',
  example: 'resilience-lab tape --scenario homework --seed 7 --calls 20',
  help: undefined,
  run,
};
