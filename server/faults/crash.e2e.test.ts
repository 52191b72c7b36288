import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';
import { connect, goodCharge, invoke } from '../testing.ts';
import { until } from '../testing-streams.ts';
import { startProcess } from '../testing-process.ts';
import { alwaysFile, faulty } from './testing-server.ts';

const { Charge, GetPayment } = paymentGateway;
const doom = { metadata: { doom: 'yes' } };
const doomed = { ...doom, timeoutMs: 10_000 };

/** Whether the port takes connections: "open" or the code of the refusal. */
async function knock(port: number): Promise<string | undefined> {
  const socket = connectTcp(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    socket.destroy();
  }
}

async function untilOpen(port: number): Promise<void> {
  while ((await knock(port)) !== 'open') await new Promise((resolve) => setTimeout(resolve, 20));
}

test.each([
  ['before-commit', false],
  ['after-commit', true],
] as const)('%s: UNAVAILABLE, the port refuses, then the same port is back; booked: %s', async (when, isBooked) => {
  const { server, client, charge, booked } = await faulty({ kind: 'crash', when, downMs: 500 }, doom);
  const reply = await invoke(client, Charge, goodCharge('k'), doomed);
  expect(reply).toMatchObject({ status: 'UNAVAILABLE', response: undefined });
  expect(await knock(server.grpcPort)).toBe('ECONNREFUSED');
  expect(await charge('down')).toMatchObject({ status: 'UNAVAILABLE' });
  await untilOpen(server.grpcPort);
  expect(await booked('k')).toBe(isBooked);
  expect(await booked('down')).toBe(false);
});

test('every connection is cut, and what slept is lost and never booked, also once the server is back', async () => {
  const { server, client, booked } = await faulty({ kind: 'crash', downMs: 50 }, doom);
  let arrived = 0;
  server.onArrival(() => arrived++);
  server.setScenario('slow');
  const others = ['a', 'b', 'c'].map((key) => {
    const other = connect(server.address);
    return invoke(other, Charge, goodCharge(key), { timeoutMs: 10_000 });
  });
  await until(() => arrived === 3);
  server.setScenario('always');
  await invoke(client, Charge, goodCharge('k'), doomed);
  for (const { status } of await Promise.all(others)) expect(status).toBe('UNAVAILABLE');
  await new Promise((resolve) => setTimeout(resolve, 1200));
  for (const key of ['a', 'b', 'c']) expect(await booked(key)).toBe(false);
});

test('calls that arrive together with the one that crashes the server are lost with it', async () => {
  const { server, client, booked } = await faulty({ kind: 'crash', downMs: 50 }, doom);
  await invoke(client, unstableService.ProcessData, { payload: 'warm' });
  const first = invoke(client, Charge, goodCharge('k'), doomed);
  const rest = ['a', 'b', 'c'].map((key) => invoke(client, Charge, goodCharge(key), { timeoutMs: 10_000 }));
  for (const { status } of await Promise.all([first, ...rest])) expect(status).toBe('UNAVAILABLE');
  await untilOpen(server.grpcPort);
  for (const key of ['a', 'b', 'c']) expect(await booked(key)).toBe(false);
});

test('the server closes while it is down, and stays down', async () => {
  const { server, client } = await faulty({ kind: 'crash', downMs: 200 });
  await invoke(client, Charge, goodCharge('k'), doomed);
  await server.close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await knock(server.grpcPort)).toBe('ECONNREFUSED');
});

test('with CHAOS_CRASH=kill the process is killed, and what was committed is in the ledger of the next one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crash-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const LEDGER_URL = path.join(folder, 'ledger.db');
  for (const when of ['before-commit', 'after-commit'] as const) {
    const CHAOS_MODE = alwaysFile({ kind: 'crash', when });
    const { grpcPort, child, exit } = await startProcess({ CHAOS_MODE, CHAOS_CRASH: 'kill', LEDGER_URL });
    const client = connect(`127.0.0.1:${grpcPort}`);
    expect(await invoke(client, Charge, goodCharge(when), doomed)).toMatchObject({ status: 'UNAVAILABLE' });
    await exit;
    expect(child.signalCode).toBe('SIGKILL');
  }
  const { grpcPort } = await startProcess({ LEDGER_URL });
  const client = connect(`127.0.0.1:${grpcPort}`);
  const found = (idempotencyKey: string) => invoke(client, GetPayment, { idempotencyKey });
  expect(await found('before-commit')).toMatchObject({ status: 'NOT_FOUND' });
  expect(await found('after-commit')).toMatchObject({ status: 'OK' });
});
