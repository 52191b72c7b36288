#!/usr/bin/env node
// The command `resilience-lab`.
import { type Command, isHelp } from './command.ts';
import { nearest } from './nearest.ts';
import { RunError, UsageError } from './usage-error.ts';

// Loaded when asked for: a health check every few seconds needs no experiments.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  run: async () => (await import('./run/command.ts')).runCommand,
  experiments: async () => (await import('./experiment/command.ts')).experimentsCommand,
  compare: async () => (await import('./report/compare.ts')).compareCommand,
  homework: async () => (await import('./homework.ts')).homeworkCommand,
  server: async () => (await import('./server.ts')).serverCommand,
  client: async () => (await import('./client.ts')).clientCommand,
  page: async () => (await import('./page/main.ts')).pageCommand,
  tape: async () => (await import('./tape.ts')).tapeCommand,
  health: async () => (await import('./health.ts')).healthCommand,
};

const all = () => Promise.all(Object.entries(commands).map(async ([name, load]) => [name, await load()] as const));

const overview =
  async () => `resilience-lab: an unstable gRPC server, a resilient client, and a page that shows what happens.

Usage: resilience-lab [command] [--help]

Commands, each with an example:
${(await all())
  .map(([name, { summary, example }]) => `  ${name.padEnd(12)} ${summary}\n${' '.repeat(15)}${example}`)
  .join('\n')}

resilience-lab COMMAND --help tells all of a command. Without a command it starts everything; the page is then at
http://127.0.0.1:8080.

Exit codes: 0 = done, 1 = it failed, 2 = the command or a setting was wrong; run: 0 = PASS, 1 = FAIL, 2 = UNKNOWN.`;

const unknownCommand = (name: string): UsageError => {
  const kind = name.startsWith('-') ? 'option' : 'command';
  const likely = nearest(name, name.startsWith('-') ? ['--help'] : Object.keys(commands));
  return new UsageError(`unknown ${kind} "${name}"; did you mean "${likely}"? resilience-lab --help lists all.`);
};

const main = async ([name = 'start', ...args]: readonly string[]): Promise<number> => {
  if (isHelp(name) || name === 'help') {
    console.log(await overview());
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) throw unknownCommand(name);
  const command = await load();
  if (command.help === undefined || !args.some(isHelp)) return await command.run(args);
  console.log(command.help());
  return 0;
};

const report = (error: unknown): number => {
  if (error instanceof UsageError || error instanceof RunError) console.error(`resilience-lab: ${error.message}`);
  else console.error(error);
  return error instanceof UsageError ? 2 : 1;
};

// What is still open (a socket that lingers, the channel to a parent) must not keep a finished command alive.
process.exit(await main(process.argv.slice(2)).catch(report));
