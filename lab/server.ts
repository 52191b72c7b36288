// `resilience-lab server` is server/main, run as a process: the lab knows the server by its ports only.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Command } from './command.ts';
import { programs } from './child.ts';

const { file } = programs.server;

const runServer = async (args: readonly string[]): Promise<number> => {
  const child = fork(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // From a terminal the server has it already; it takes two signals at one moment for one.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', pass);
  process.on('SIGINT', pass);
  process.on('message', (message) => child.connected && child.send(message as object));
  process.on('disconnect', () => child.connected && child.disconnect());
  child.on('message', (message) => process.send?.(message));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

/** Runs the chaos server until it is told to stop. */
export const serverCommand: Command = {
  summary: 'runs the chaos server alone',
  help: undefined,
  run: runServer,
};
