// What the chaos server costs while it does no harm: calls a second and CPU a call, beside bare grpc-js with the same work.
import path from 'node:path';
import { costTable } from '../cost-table.ts';
import { type Child, startProcess } from '../process.ts';
import { playRounds, type Round, type Sample, type Turns } from '../rounds.ts';
import { seededRandom } from '../statistics.ts';
import type { Table } from '../table.ts';
import type { Method } from './calls.ts';
import { kindNames, plain } from './kinds.ts';
import type { Counted, Load } from './load-process.ts';

export interface ThroughputOptions extends Turns {
  /** Calls in flight, one table each and for each method. */
  readonly levels: readonly number[];
  readonly methods: readonly Method[];
  /** How often all processes are started afresh. */
  readonly generations: number;
  readonly warmUpMs: number;
}

export const fullThroughput: ThroughputOptions = {
  levels: [1, 32, 100],
  methods: ['ProcessData', 'Charge'],
  generations: 3,
  rounds: 3,
  turnsEach: 4,
  turnMs: 150,
  warmUpMs: 1_500,
};

export const quickThroughput: ThroughputOptions = { ...fullThroughput, generations: 1, turnsEach: 2, warmUpMs: 700 };

const file = (name: string) => path.join(import.meta.dirname, name);

interface Stage {
  readonly servers: ReadonlyMap<string, Child>;
  readonly measure: (server: Child, load: Omit<Load, 'name'>) => Promise<Sample>;
}

type Key = `${Method} ${number}`;

/** Gives every server its turns, round after round, each round in another order. */
export async function throughput(options: ThroughputOptions, seed: number): Promise<Table[]> {
  const { levels, methods, generations, turnMs, warmUpMs } = options;
  const random = seededRandom(seed);
  const played = new Map<Key, Round[]>();
  for (let generation = 0; generation < generations; generation += 1) {
    await withStage(async ({ servers, measure }) => {
      const warm = { inFlight: Math.max(...levels), durationMs: warmUpMs };
      for (const method of methods) for (const server of servers.values()) await measure(server, { ...warm, method });
      for (const method of methods) {
        for (const inFlight of levels) {
          const load = { method, inFlight, durationMs: turnMs };
          const rounds = await playRounds(servers, options, random, (server) => measure(server, load));
          played.set(`${method} ${inFlight}`, [...(played.get(`${method} ${inFlight}`) ?? []), ...rounds]);
        }
      }
    });
  }
  return [...played].map(([key, rounds]) => tableOf(key, rounds));
}

async function withStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  const client = startProcess(file('load-process.ts'));
  const servers = new Map(kindNames.map((kind) => [kind, startProcess(file('server-process.ts'), [kind])] as const));
  const names = new Map([...servers].map(([name, child]) => [child, name]));
  try {
    for (const [name, server] of servers)
      await client.ask('open', { name, target: await server.ask('open', { kind: name }) });
    await use({
      servers,
      async measure(server, load) {
        await server.ask('mark');
        const counted = await client.ask<Counted>('measure', { ...load, name: names.get(server) });
        return { ...counted, cpuMicros: await server.ask<number>('cpuMicros') };
      },
    });
  } finally {
    for (const child of [client, ...servers.values()]) await child.stop();
  }
}

function tableOf(key: Key, rounds: readonly Round[]): Table {
  const [method, level] = key.split(' ');
  const title = `Server, faults off: ${method}, ${level} in flight`;
  return costTable({ title, side: 'server', names: kindNames, baseline: plain }, rounds);
}
