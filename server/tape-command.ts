// `resilience-lab tape` and `node server/main.ts tape`: prints the fates of a seed.
import { parseArgs } from 'node:util';
import { fullName } from './call-names.ts';
import { businessMethod } from './scenarios/method-names.ts';
import { loadChaosMode } from './scenarios/load.ts';
import { nearest } from './nearest.ts';
import { tape, type TapeOptions } from './tape.ts';
import { tapeText } from './tape-text.ts';

const options = {
  scenario: { type: 'string' },
  seed: { type: 'string' },
  calls: { type: 'string', default: '20' },
  method: { type: 'string', default: 'Charge' },
  lane: { type: 'string', default: '' },
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const help = `resilience-lab tape: prints which faults a seed deals to which calls, before anybody calls.

Usage: resilience-lab tape --scenario NAME --seed TEXT [--calls 20] [--method Charge] [--lane NAME] [--at SECONDS] [--json]

  --scenario  a scenario’s name, or the path of a YAML or JSON file
  --seed      the server’s CHAOS_SEED; may be left out where the scenario has a seed of its own
  --calls     how many calls, 1 to 10000: their idempotency keys (or texts) are call-1, call-2, …
  --method    which method is called
  --lane      the metadata chaos-lane that the caller sends
  --at        seconds since the scenario’s start; left out = once for each phase
  --json      for programs

Each call is sent three times, one after another. A server with this scenario and seed deals exactly these fates, whoever
asks and in whichever order; only a target by "calls" (the number of a call) follows the order.

For example: resilience-lab tape --scenario homework --seed 7 --calls 20
Exit codes: 0 = printed, 2 = a wrong argument.
`;

/** A wrong argument. */
class TapeError extends Error {
  override get name(): string {
    return 'TapeError';
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, named = ''] = /'([^']*)'/.exec(message) ?? [];
    const names = Object.keys(options).map((name) => `--${name}`);
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new TapeError(message.split('\n')[0]);
    throw new TapeError(`unknown option "${named}"; did you mean "${nearest(named, names)}"?`);
  }
}

function number(name: string, text: string, [min, max]: readonly [number, number], pattern: RegExp): number {
  const value = Number(text);
  if (pattern.test(text) && value >= min && value <= max) return value;
  const kind = pattern === whole ? 'a whole number' : 'a number';
  throw new TapeError(`--${name} is "${text.slice(0, 64)}": expected ${kind} from ${min} to ${max}`);
}

const whole = /^\d{1,6}$/;
const decimal = /^\d{1,6}(\.\d{1,3})?$/;

function tapeOptions(values: ReturnType<typeof read>): TapeOptions {
  if (values.scenario === undefined) throw new TapeError('--scenario is missing: expected a scenario’s name or file');
  const { scenario } = loadChaosMode(values.scenario);
  const seed = values.seed ?? scenario.seed;
  if (!seed || seed.length > 64) throw new TapeError('--seed is missing or too long: expected 1 to 64 characters');
  return {
    scenario,
    seed,
    method: businessMethod(values.method),
    calls: number('calls', values.calls, [1, 10_000], whole),
    lane: values.lane,
    atMs: values.at === undefined ? undefined : 1000 * number('at', values.at, [0, 604_800], decimal),
  };
}

function printed(args: readonly string[]): string {
  const values = read(args);
  if (values.help) return help;
  const given = tapeOptions(values);
  const [scenario, method] = [given.scenario.name, fullName(given.method)];
  const { seed, lane } = given;
  const moments = tape(given);
  if (values.json) return `${JSON.stringify({ scenario, seed, method, lane, moments }, null, 2)}\n`;
  const heading = `The tape of scenario ${scenario}, seed ${seed}, ${method}${lane && `, lane ${lane}`}`;
  return tapeText(heading, moments);
}

/** Prints the tape; answers with the exit code. */
export function tapeCommand(args: readonly string[]): number {
  try {
    process.stdout.write(printed(args));
    return 0;
  } catch (error) {
    if (!(error instanceof TapeError) && !(error instanceof RangeError)) throw error;
    process.stderr.write(`tape: ${error.message}\n`);
    return 2;
  }
}
