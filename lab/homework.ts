import { type Command } from './command.ts';

const run = async (args: readonly string[]): Promise<number> => {
  // Loaded when asked for: the other commands start faster without it.
  const { homework } = await import('./homework/main.ts');
  return await homework([...args]);
};

/** Measures the homework's requirements at the server and writes the evidence. */
export const homeworkCommand: Command = {
  summary: 'measures the homework’s requirements and writes evidence/',
  example: 'resilience-lab homework --out evidence',
  help: undefined,
  run,
};
