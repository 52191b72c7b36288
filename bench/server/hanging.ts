// What a call costs a server that never answers it, and what so many of them do to the others.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startProcess } from '../process.ts';
import { quantile } from '../statistics.ts';
import type { Table } from '../table.ts';
import type { Method } from './calls.ts';
import { ours, plain, type ServerKind } from './kinds.ts';
import type { Load, Paced, Work } from './load-process.ts';

export interface HangingOptions {
  /** How many calls hang at once. */
  readonly calls: number;
  /** How many calls beside them are timed, of each kind. */
  readonly others: number;
}

export const fullHanging: HangingOptions = { calls: 10_000, others: 500 };
export const quickHanging: HangingOptions = { calls: 2_000, others: 100 };

interface Found {
  readonly bytesPerCall: number;
  /** How long it took until all were there. */
  readonly arrivedMs: number;
  readonly idleP99Ms: readonly number[];
  readonly meanwhileP99Ms: readonly number[];
}

const file = (name: string) => path.join(import.meta.dirname, name);
const others: readonly Method[] = ['Check', 'ProcessData'];
const name = 'it';

/** Both servers, one after the other. */
export async function hanging(options: HangingOptions): Promise<Table> {
  const found = new Map<ServerKind, Found>();
  for (const kind of [plain, ours] as const) found.set(kind, await hold(kind, options));
  const bare = found.get(plain)?.bytesPerCall ?? NaN;
  return {
    title: `Server, ${options.calls.toLocaleString('en')} calls hanging`,
    note: 'Heap and external bytes of the server a call, after garbage collection; p99 of other calls, one every 5 ms, before and meanwhile.',
    columns: ['server', 'bytes/call', 'over bare', 'all there after, ms', 'health check, ms', 'other method, ms'],
    rows: [...found].map(([kind, { bytesPerCall, arrivedMs, idleP99Ms, meanwhileP99Ms }]) => [
      kind,
      bytesPerCall.toFixed(0),
      (bytesPerCall - bare).toFixed(0),
      arrivedMs.toFixed(0),
      ...others.map((_, index) => `${idleP99Ms[index]?.toFixed(1)} → ${meanwhileP99Ms[index]?.toFixed(1)}`),
    ]),
  };
}

async function hold(kind: ServerKind, { calls, others: timed }: HangingOptions): Promise<Found> {
  const server = startProcess(file('server-process.ts'), [kind], ['--expose-gc']);
  // Two: what the client of the hanging calls is busy with must not make the others late.
  const [holder, passer] = [startProcess(file('load-process.ts')), startProcess(file('load-process.ts'))];
  try {
    const target = await server.ask<string>('open', { kind, chaosMode: file('hanging.yaml') });
    for (const client of [holder, passer]) await client.ask('open', { name, target });
    await warmUp(passer);
    const idleP99Ms = await p99s(passer, timed);
    const before = await server.ask<number>('usedBytes');
    const beganMs = performance.now();
    await holder.ask('begin', { name, method: 'Charge', calls } satisfies Work & { calls: number });
    while ((await server.ask<number>('held')) < calls) await sleep(10);
    const arrivedMs = performance.now() - beganMs;
    const during = await server.ask<number>('usedBytes');
    const meanwhileP99Ms = await p99s(passer, timed);
    return { bytesPerCall: (during - before) / calls, arrivedMs, idleP99Ms, meanwhileP99Ms };
  } finally {
    for (const child of [holder, passer, server]) await child.stop();
  }
}

async function warmUp(client: Child): Promise<void> {
  for (const method of others)
    await client.ask('measure', { name, method, inFlight: 8, durationMs: 300 } satisfies Load);
}

async function p99s(client: Child, calls: number): Promise<number[]> {
  const found: number[] = [];
  for (const method of others) {
    const took = await client.ask<number[]>('pace', { name, method, calls, everyMs: 5 } satisfies Paced);
    found.push(quantile(took, 0.99));
  }
  return found;
}
