// How exact the fault latency is for its caller: 100 ms should be 100 ms. Beside each late call one goes to a server
// without the fault: what the machine adds is added to both.
import path from 'node:path';
import { startProcess } from '../process.ts';
import { quantile } from '../statistics.ts';
import type { Table } from '../table.ts';
import { ours } from './kinds.ts';
import type { Paced } from './load-process.ts';

export interface PrecisionOptions {
  readonly calls: number;
  readonly rounds: number;
}

export const fullPrecision: PrecisionOptions = { calls: 500, rounds: 3 };
export const quickPrecision: PrecisionOptions = { calls: 100, rounds: 1 };

const file = (name: string) => path.join(import.meta.dirname, name);
const modes = { 'latency 100 ms': file('late.yaml'), 'no fault': 'off' };
type Mode = keyof typeof modes;

/** The best of the rounds: a busy machine makes one slower and never faster. */
export async function precision({ calls, rounds }: PrecisionOptions): Promise<Table> {
  const client = startProcess(file('load-process.ts'));
  const names = Object.keys(modes) as Mode[];
  const servers = names.map((name) => startProcess(file('server-process.ts'), [name]));
  try {
    for (const [index, name] of names.entries()) {
      const target = await servers[index]?.ask('open', { kind: ours, chaosMode: modes[name] });
      await client.ask('open', { name, target });
    }
    const paced = (name: Mode): Paced => ({ name, method: 'ProcessData', calls, everyMs: 10 });
    const both = () => Promise.all(names.map((name) => client.ask<number[]>('pace', paced(name))));
    await both();
    const played: number[][][] = [];
    for (let round = 0; round < rounds; round += 1) played.push(await both());
    return tableOf(names, calls, played);
  } finally {
    for (const child of [client, ...servers]) await child.stop();
  }
}

const p99 = (took: readonly number[] | undefined) => quantile(took ?? [], 0.99);

function tableOf(names: readonly Mode[], calls: number, played: readonly number[][][]): Table {
  const [calmest = []] = played.toSorted(([one], [other]) => p99(one) - p99(other));
  return {
    title: 'Server, precision of a delay',
    note: `What the caller measures, ms: ${calls} calls, one every 10 ms; the calmest of ${played.length} rounds.`,
    columns: ['server', 'least', 'p50', 'p99', 'most'],
    rows: names.map((name, index) => [
      name,
      ...[0, 0.5, 0.99, 1].map((share) => quantile(calmest[index] ?? [], share).toFixed(2)),
    ]),
  };
}
