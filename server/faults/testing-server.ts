// For the tests of faults: a real server on which every call meets one fault, and bare grpc-js callers of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import type { ArrivalEvent } from '../arrivals.ts';
import type { ChaosServerOptions } from '../options.ts';
import type { ChaosServer } from '../start-chaos-server.ts';
import { connect, goodCharge, invoke, serverAndClient } from '../testing.ts';

/** A scenario file, gone with the test, in which every call, or every one of `target`, meets `fault`. */
export function alwaysFile(fault: object, target?: object): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'fault-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'always.json');
  const phases = [{ name: 'always', draws: [[{ share: 1, target, fault }]] }];
  writeFileSync(file, JSON.stringify({ name: 'always', title: 'Always', description: '', phases }));
  return file;
}

export interface Faulty {
  readonly server: ChaosServer;
  readonly client: Client;
  /** Calls that ended, as the server tells of them. */
  readonly ended: readonly ArrivalEvent[];
  /** Charges once under the key; the caller gives `timeoutMs`. */
  charge(key: string, timeoutMs?: number): ReturnType<typeof invoke>;
  /** Takes the fault away, then asks by a connection of its own whether the key was booked. */
  booked(key: string): Promise<boolean>;
}

/** A server on which every call, or every one of `target`, meets `fault`, closed with the test. */
export async function faulty(fault: object, target?: object, options: ChaosServerOptions = {}): Promise<Faulty> {
  const [server, client] = await serverAndClient({ chaosMode: alwaysFile(fault, target), seed: 'seed', ...options });
  const ended: ArrivalEvent[] = [];
  server.onArrival((event) => event.ended && ended.push(event));
  return {
    server,
    client,
    ended,
    charge: (key, timeoutMs = 10_000) => invoke(client, paymentGateway.Charge, goodCharge(key), { timeoutMs }),
    async booked(idempotencyKey) {
      server.setScenario('off');
      const asking = connect(server.address);
      const reply = await invoke(asking, paymentGateway.GetPayment, { idempotencyKey }, { timeoutMs: 10_000 });
      return reply.status === 'OK';
    },
  };
}
