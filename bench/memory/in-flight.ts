// What a call weighs while it is in flight: so many at once, to a server that holds every answer back.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { baseline, costLanes, type LaneName } from '../lanes/all.ts';
import { startProcess } from '../process.ts';
import type { Table } from '../table.ts';

interface Weight {
  readonly bytesPerCall: number;
  /** What was still held when all were answered. */
  readonly leftPerCall: number;
}

// Weighed twice, bare grpc-js differs by less than a byte a call: once is enough.
const names = costLanes.filter((name) => name !== 'bare again');
const server = path.join(import.meta.dirname, '..', 'overhead', 'plain-server.ts');
const lane = path.join(import.meta.dirname, 'in-flight-process.ts');

/** Weighs every lane in a process of its own. */
export async function inFlight(calls: number): Promise<Table> {
  const weights = new Map<LaneName, Weight>();
  for (const name of names) weights.set(name, await weigh(name, calls));
  const bare = weights.get(baseline)?.bytesPerCall ?? NaN;
  return {
    title: `Memory, ${calls.toLocaleString('en')} in flight`,
    note: 'Heap and external bytes a call, after garbage collection.',
    columns: ['client', 'bytes/call', 'over bare', 'left when answered'],
    rows: [...weights].map(([name, { bytesPerCall, leftPerCall }]) => [
      name,
      bytesPerCall.toFixed(0),
      (bytesPerCall - bare).toFixed(0),
      leftPerCall.toFixed(0),
    ]),
  };
}

async function weigh(name: LaneName, calls: number): Promise<Weight> {
  const holder = startProcess(server);
  const child = startProcess(lane, [name], ['--expose-gc']);
  try {
    const target = `ipv4:${await holder.ask<string>('listen')}`;
    const before = await child.ask<number>('open', { name, target });
    await holder.ask('hold');
    await child.ask('start', calls);
    while ((await holder.ask<number>('held')) < calls) await sleep(50);
    const during = await child.ask<number>('used');
    await holder.ask('release');
    const after = await child.ask<number>('end');
    return { bytesPerCall: (during - before) / calls, leftPerCall: (after - before) / calls };
  } finally {
    await child.stop();
    await holder.stop();
  }
}
