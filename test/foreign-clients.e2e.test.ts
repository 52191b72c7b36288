// Each fault as clients see it that we did not write, against what docs/faults.md says they see.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { alwaysFile } from '../server/faults/testing-server.ts';
import type { ChaosServer } from '../server/index.ts';
import { invoke, serverAndClient } from '../server/testing.ts';
import { catalogue, type Row, type Trial, type When } from './foreign-clients-catalogue.ts';
import { type ForeignClient, grpcJs, type Seen } from './foreign-clients-grpc-js.ts';
import { rawHttp2 } from './foreign-clients-http2.ts';
import { type Python, startPython } from './foreign-clients-python.ts';
import { needs } from './needs.ts';

// Generous, for a machine that does much else, and short of the 5 s that is the deadline where none is tried.
const slackMs = 2000;
// A timer may fire a little early, and a deadline is counted from a little before the call.
const earlyMs = 20;

const needsPython = needs('python');
let python: Python | undefined;

beforeAll(() => {
  python = needsPython.ok ? startPython(needsPython.path) : undefined;
});
afterAll(() => python?.stop());

function dial(client: string, address: string): ForeignClient {
  const dials: Record<string, ((to: string) => ForeignClient) | undefined> = {
    'grpc-js': grpcJs,
    grpcio: python?.connect,
    'HTTP/2': rawHttp2,
  };
  const foreign = dials[client]?.(address);
  if (!foreign) throw new Error(`no client is called ${client}`);
  onTestFinished(() => foreign.close());
  return foreign;
}

/** The payments of an account, asked over a connection of its own as soon as there is a server. */
async function payments(server: ChaosServer, account: string): Promise<number> {
  const channelOptions = { 'grpc.use_local_subchannel_pool': 1, 'grpc.initial_reconnect_backoff_ms': 100 };
  const asking = new Client(server.address, credentials.createInsecure(), channelOptions);
  await new Promise<void>((resolve, reject) =>
    asking.waitForReady(Date.now() + 20_000, (error) => (error ? reject(error) : resolve())),
  );
  const { response } = await invoke(asking, paymentGateway.ListPayments, { account }, { timeoutMs: 10_000 });
  asking.close();
  return response?.payments.length ?? -1;
}

/** How many payments there are once work that may be under way is done, or has had the time to be. */
async function booked(server: ChaosServer, account: string, expected: number): Promise<number> {
  if (expected === 0) await sleep(100);
  for (let tries = 0; ; tries++) {
    const count = await payments(server, account);
    if (count >= expected || tries >= 50) return count;
    await sleep(50);
  }
}

/** Settles when a call has arrived. */
const arrived = (server: ChaosServer) =>
  new Promise<void>((resolve) => {
    const forget = server.onArrival(() => {
      forget();
      resolve();
    });
  });

async function otherCall({ other }: Trial, client: ForeignClient, server: ChaosServer): Promise<void> {
  const charge = { key: randomUUID(), account: 'another', deadlineMs: 5000 };
  if (other === 'behind') await client.charge(charge);
  if (other !== 'beside') return;
  const here = arrived(server);
  // How it ends is nobody's concern, be it with the client that made it.
  client.charge(charge).catch(() => {});
  await here;
}

function range(when: When, deadlineMs: number): readonly [number, number] {
  if (when === 'at once') return [0, slackMs];
  const ms = when === 'at the deadline' ? deadlineMs : when.after;
  return [ms - earlyMs, ms + slackMs];
}

function compare(seen: Seen, { outcome, notes, messages, when }: Row, deadlineMs: number): void {
  expect({ outcome: seen.outcome, notes: seen.notes.toSorted() }, JSON.stringify(seen)).toEqual({ outcome, notes });
  if (messages.length > 0)
    expect(
      messages.filter((text) => seen.message.includes(text)),
      seen.message,
    ).not.toEqual([]);
  const [least, most] = range(when, deadlineMs);
  expect(seen.ms).toBeGreaterThanOrEqual(least);
  expect(seen.ms).toBeLessThan(most);
}

async function prove(trial: Trial, row: Row): Promise<void> {
  const { fault, target, deadlineMs } = trial;
  const [server] = await serverAndClient({ chaosMode: alwaysFile(fault, target), seed: 'seed' });
  const account = `${trial.kind} ${row.client}`;
  const charge = { key: randomUUID(), account, deadlineMs };
  const foreign = dial(row.client, server.address);
  await otherCall(trial, foreign, server);
  const seen = await foreign.charge(charge);
  server.setScenario('off');
  compare(seen, row, deadlineMs);

  expect(await booked(server, account, row.done ? 1 : 0), 'payments before the retry').toBe(row.done ? 1 : 0);
  const again = await dial(row.client, server.address).charge({ ...charge, deadlineMs: 10_000 });
  expect(again).toMatchObject({ outcome: 'OK', replayed: row.done });
  expect(await payments(server, account), 'payments after the retry').toBe(1);
}

describe.each(catalogue.filter(({ trials }) => trials.length > 0))('$kind', { timeout: 60_000 }, ({ trials }) => {
  describe.each(trials)('$words', (trial) => {
    for (const row of trial.rows) {
      const skipped = row.client === 'grpcio' && !needsPython.ok ? ` (skipped: ${needsPython.reason})` : '';
      const title = `${row.client} sees ${[row.outcome, ...row.notes].join(', ')}; ${row.done ? '' : 'not '}booked${skipped}`;
      it.skipIf(skipped !== '')(title, () => prove(trial, row));
    }
  });
});
