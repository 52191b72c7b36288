// Whether the client forgets what is over: the heap over very many calls, and what is left of timers and listeners.
import path from 'node:path';
import { startProcess } from '../process.ts';
import type { Table } from '../table.ts';
import type { Endurance, Endured } from './endurance-process.ts';

const file = path.join(import.meta.dirname, 'endurance-process.ts');

/** Makes that many calls in one process without a network. */
export async function endurance(options: Endurance): Promise<Table> {
  const child = startProcess(file, [], ['--expose-gc']);
  try {
    return tableOf(await child.ask<Endured>('endure', options), options);
  } finally {
    await child.stop();
  }
}

function tableOf({ heapBytes, ok, failed, aborted, timersLeft, listenersLeft }: Endured, { calls }: Endurance): Table {
  const [first = NaN] = heapBytes;
  const last = heapBytes.at(-1) ?? NaN;
  return {
    title: `Memory over ${calls.toLocaleString('en')} calls`,
    note: 'The whole client, metrics on, no network; 2 % of the calls are aborted, 1 % fail, 3 % are retried.',
    columns: ['what', 'value'],
    rows: [
      ['calls answered, failed, aborted', [ok, failed, aborted].map((count) => count.toLocaleString('en')).join(', ')],
      ['heap after collection, MB, from 10 % of the calls on', heapBytes.map((b) => (b / 1e6).toFixed(2)).join(', ')],
      ['growth from 10 % to the end, bytes/call', ((last - first) / (calls * 0.9)).toFixed(3)],
      ['timers left', String(timersLeft)],
      ['listeners left on a signal all calls shared', String(listenersLeft)],
    ],
  };
}
