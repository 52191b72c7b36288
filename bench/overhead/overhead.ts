// What a client costs where nothing fails: calls a second and CPU a call, each lane against bare grpc-js of its round.
import path from 'node:path';
import { costTable } from '../cost-table.ts';
import { baseline, costLanes } from '../lanes/all.ts';
import { type Child, startProcess } from '../process.ts';
import { playRounds, type Round, type Turns } from '../rounds.ts';
import { seededRandom } from '../statistics.ts';
import type { Table } from '../table.ts';
import type { Load } from './lane-process.ts';

export interface OverheadOptions extends Turns {
  /** Calls in flight, one table each. */
  readonly levels: readonly number[];
  /** How often all processes are started afresh: no lane keeps a lucky or unlucky one. */
  readonly generations: number;
  readonly warmUpMs: number;
}

export const fullOverhead: OverheadOptions = {
  levels: [1, 32, 100],
  generations: 3,
  rounds: 3,
  turnsEach: 4,
  turnMs: 100,
  warmUpMs: 2_000,
};

export const quickOverhead: OverheadOptions = {
  ...fullOverhead,
  generations: 1,
  turnsEach: 2,
  turnMs: 100,
  warmUpMs: 1_000,
};

const file = (name: string) => path.join(import.meta.dirname, name);

/** Runs every lane in turn, round after round, each round in another order. */
export async function overhead(options: OverheadOptions, seed: number): Promise<Table[]> {
  const random = seededRandom(seed);
  const played = new Map<number, Round[]>(options.levels.map((level) => [level, []]));
  for (let generation = 0; generation < options.generations; generation += 1) {
    await withLanes(async (children) => {
      await warmUp(children, options);
      for (const [inFlight, rounds] of played) {
        const load: Load = { inFlight, durationMs: options.turnMs };
        rounds.push(...(await playRounds(children, options, random, (child) => child.ask('measure', load))));
      }
    });
  }
  return [...played].map(([level, rounds]) => tableOf(level, rounds));
}

async function withLanes(use: (children: ReadonlyMap<string, Child>) => Promise<void>): Promise<void> {
  const server = startProcess(file('plain-server.ts'));
  const children = new Map(costLanes.map((name) => [name, startProcess(file('lane-process.ts'), [name])]));
  try {
    const target = `ipv4:${await server.ask<string>('listen')}`;
    for (const [name, child] of children) await child.ask('open', { name, target });
    await use(children);
  } finally {
    for (const child of [...children.values(), server]) await child.stop();
  }
}

// Twice: also the server must be warm for the lane that comes first.
async function warmUp(children: ReadonlyMap<string, Child>, { warmUpMs, levels }: OverheadOptions): Promise<void> {
  const load: Load = { inFlight: Math.max(...levels), durationMs: warmUpMs / 2 };
  for (let n = 0; n < 2; n += 1) for (const child of children.values()) await child.ask('measure', load);
}

const tableOf = (inFlight: number, rounds: readonly Round[]): Table =>
  costTable({ title: `Overhead, ${inFlight} in flight`, side: 'client', names: costLanes, baseline }, rounds);
