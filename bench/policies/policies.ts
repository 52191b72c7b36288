// What the policies cost by themselves: no network, nothing fails, one call after the other.
import path from 'node:path';
import { type Child, startProcess } from '../process.ts';
import { microsPerCall, over, playRounds, type Round, type Sample, type Turns } from '../rounds.ts';
import { seededRandom, spread } from '../statistics.ts';
import { type Table, withRange } from '../table.ts';
import { nothing, type StackName, stacks } from './stacks.ts';

export interface PoliciesOptions extends Turns {
  readonly warmUpMs: number;
}

export const fullPolicies: PoliciesOptions = { rounds: 9, turnsEach: 5, turnMs: 40, warmUpMs: 1_000 };
export const quickPolicies: PoliciesOptions = { rounds: 3, turnsEach: 3, turnMs: 30, warmUpMs: 300 };

const names = Object.keys(stacks) as StackName[];
const file = path.join(import.meta.dirname, 'stack-process.ts');

/** Every stack in turn, each in its own process. */
export async function policies(options: PoliciesOptions, seed: number): Promise<Table[]> {
  const children = new Map<string, Child>(names.map((name) => [name, startProcess(file, [name])]));
  const measure = (durationMs: number) => (child: Child) => child.ask<Sample>('measure', durationMs);
  try {
    for (const [name, child] of children) {
      await child.ask('open', name);
      await measure(options.warmUpMs)(child);
    }
    return [tableOf(await playRounds(children, options, seededRandom(seed), measure(options.turnMs)))];
  } finally {
    for (const child of children.values()) await child.stop();
  }
}

function tableOf(rounds: readonly Round[]): Table {
  const bare = over(rounds, nothing, microsPerCall);
  const added = (name: StackName) =>
    spread(over(rounds, name, microsPerCall).map((micros, round) => micros - (bare[round] ?? NaN)));
  return {
    title: 'Policies alone',
    note: `${rounds.length} rounds, no network; µs a call, and what is added to the function alone in the same round, median (min–max).`,
    columns: ['around an instant function', 'µs/call', 'added µs/call'],
    rows: names.map((name) => [
      name,
      spread(over(rounds, name, microsPerCall)).median.toFixed(2),
      withRange(added(name)),
    ]),
  };
}
