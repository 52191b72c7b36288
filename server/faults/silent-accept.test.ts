import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { ask } from '../testing-http.ts';
import { connect, goodCharge, invoke } from '../testing.ts';
import { paymentGateway } from '../../proto/definitions.ts';
import { faulty } from './testing-server.ts';

const charge = (address: string, key: string, timeoutMs: number) =>
  invoke(connect(address), paymentGateway.Charge, goodCharge(key), { timeoutMs });

/** A TCP connection that has said what an HTTP/2 client says first. */
async function knock(port: number) {
  const socket = connectTcp(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0');
  return socket;
}

test('a new connection is accepted and never spoken to; nothing is booked, and no call is counted as hit', async () => {
  const { server, booked, ended } = await faulty({ kind: 'silent-accept' });
  expect(await charge(server.address, 'k', 150)).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  expect(ended).toEqual([]);
  expect(server.status().faultsInjected).toBe(1);
  expect(await booked('k')).toBe(false);
});

test('after its time the connection is reset, without a byte', async () => {
  const { server } = await faulty({ kind: 'silent-accept', forMs: 50 });
  const socket = await knock(server.grpcPort);
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect({ code: error.code, bytes: socket.bytesRead }).toEqual({ code: 'ECONNRESET', bytes: 0 });
});

test('a connection that is open already is served on, and its answers name no fault', async () => {
  const { server, charge: chargeOnOpen } = await faulty({ kind: 'silent-accept' });
  server.setScenario('off');
  await chargeOnOpen('k1');
  server.setScenario('always');
  expect(await chargeOnOpen('k2')).toMatchObject({ status: 'OK', faultKind: undefined });
});

test('connections are numbered: every second one can be hit', async () => {
  const { server } = await faulty({ kind: 'silent-accept' }, { calls: { every: 2 } });
  const served = [];
  for (const key of ['a', 'b', 'c', 'd']) served.push((await charge(server.address, key, 150)).status);
  expect(served).toEqual(['OK', 'DEADLINE_EXCEEDED', 'OK', 'DEADLINE_EXCEEDED']);
});

test('the server closes without waiting for a silent connection, and lets go of one whose caller is gone', async () => {
  const { server } = await faulty({ kind: 'silent-accept', forMs: 3_600_000 });
  const gone = await knock(server.grpcPort);
  gone.end();
  await once(gone, 'close');
  const open = await knock(server.grpcPort);
  const closed = once(open, 'close');
  await server.close();
  await closed;
});

test('each connection it hits is counted and logged', async () => {
  const said: string[] = [];
  const logger = pino({}, { write: (line) => said.push((JSON.parse(line) as { msg: string }).msg) });
  const { server } = await faulty({ kind: 'silent-accept' }, undefined, { logger });
  const counted = async () => {
    const { text } = await ask(server.metricsPort, 'GET', '/metrics');
    return /^chaos_faults_injected_total\{grpc_method="\(connection\)",fault="silent-accept"\} (.*)$/m.exec(text)?.[1];
  };
  expect(await counted()).toBe('0');
  for (const key of ['a', 'b']) await charge(server.address, key, 150);
  expect(await counted()).toBe('2');
  expect(said.filter((line) => line.startsWith('connection'))).toEqual([
    'connection 1: injected silent-accept',
    'connection 2: injected silent-accept',
  ]);
});
