// A real server process, killed without warning under load and started again on the same port and ledger:
// no payment lost, none booked twice, and the client that was there before goes on.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type ClientEvent, createClient, standard } from '../client/index.ts';
import { paymentGateway } from '../proto/definitions.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'restart-'));
const ledger = path.join(folder, 'ledger.db');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function startServer(port: number): Promise<{ child: ChildProcess; port: number }> {
  const main = path.join(import.meta.dirname, '..', 'server', 'main.ts');
  const settings = { GRPC_HOST: '127.0.0.1', GRPC_PORT: String(port), METRICS_PORT: '0', LEDGER_URL: ledger };
  const env = { ...process.env, ...settings, CHAOS_MODE: 'false', LOG_LEVEL: 'silent' };
  const child = fork(main, [], { env });
  running.push(child);
  const [ready] = (await once(child, 'message')) as [{ grpcPort: number }];
  return { child, port: ready.grpcPort };
}

it('loses no payment and books none twice when the server is killed and restarted under load', async () => {
  const first = await startServer(0);
  const events: ClientEvent[] = [];
  await using client = createClient(paymentGateway, `127.0.0.1:${first.port}`, {
    policies: standard({
      totalTimeoutMs: 30_000,
      // Every call is to be rescued, whatever that costs the server.
      retry: { attempts: 100, initialBackoffMs: 50, maxBackoffMs: 200, budget: false },
      breaker: false,
    }),
    onEvent: (event) => events.push(event),
  });
  const amount = { currency: 'EUR', minorUnits: 100 };
  const charge = (key: string) => client.charge({ account: 'a1', amount }, { idempotencyKey: key });

  const keys: string[] = [];
  const calls: ReturnType<typeof charge>[] = [];
  const load = setInterval(() => {
    for (let n = 0; n < 5; n += 1) {
      keys.push(`order-${keys.length}`);
      calls.push(charge(keys.at(-1)!));
    }
  }, 5);
  try {
    await delay(500);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    await delay(500);
    await startServer(first.port);
    await delay(500);
  } finally {
    clearInterval(load);
  }
  const answers = await Promise.all(calls);

  // The bad path did run: attempts failed, and calls were rescued.
  const ended = events.filter((event) => event.type === 'attempt-ended');
  expect(ended.some(({ status }) => status === 'UNAVAILABLE')).toBe(true);
  expect(keys.length).toBeGreaterThan(200);
  await client.close();
  running.at(-1)!.kill('SIGKILL');
  await once(running.at(-1)!, 'exit');

  using book = new DatabaseSync(ledger);
  const rows = book.prepare('SELECT idempotency_key AS key, id FROM payments').all() as { key: string; id: string }[];
  expect(rows.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
  const idByKey = new Map(rows.map(({ key, id }) => [key, id]));
  expect(answers.map(({ payment }) => payment?.id)).toEqual(keys.map((key) => idByKey.get(key)));
});
