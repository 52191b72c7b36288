// `resilience-lab server` is server/main, run as a process: the lab knows the server by its ports only.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../client/index.ts';
import { type Command } from './command.ts';
import { programs } from './child.ts';
import { untilStopped } from './stop.ts';

const { file } = programs.server;

const runServer = async (args: readonly string[]): Promise<number> => {
  const child = fork(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // By message: from a terminal the server has the signal already, and a second one would end it at once.
  void untilStopped(systemClock.now).then(() => child.connected && child.send({ type: 'shutdown' }));
  process.on('exit', () => child.kill('SIGKILL'));
  child.on('message', (message) => process.send?.(message));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

/** Runs the chaos server until it is told to stop. */
export const serverCommand: Command = {
  summary: 'runs the chaos server alone',
  example: 'CHAOS_MODE=homework CHAOS_SEED=7 resilience-lab server',
  help: undefined,
  run: runServer,
};
