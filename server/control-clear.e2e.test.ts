// "Clear" always works: over HTTP whatever happens, over gRPC on every connection that no fault holds.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { chaosControl, unstableService } from '../proto/definitions.ts';
import type { Arrival__Output } from '../proto/gen/chaos/v1/Arrival.ts';
import type { ChaosServer } from './start-chaos-server.ts';
import { connect, invoke, serverAndClient } from './testing.ts';
import { ask } from './testing-http.ts';

const work = (client: Client, payload: string, timeoutMs = 60_000) =>
  invoke(client, unstableService.ProcessData, { payload }, { timeoutMs });

/** Calls that nobody answers; settles once all of them have arrived. */
async function hold(server: ChaosServer, client: Client, count: number) {
  let arrived = 0;
  const leave = new AbortController();
  const stop = server.onArrival(({ ended }) => void (arrived += Number(!ended)));
  const calls = Array.from({ length: count }, (_, index) =>
    invoke(client, unstableService.ProcessData, { payload: `held-${index}` }, { signal: leave.signal }),
  );
  while (arrived < count) await wait(20);
  stop();
  return async () => {
    leave.abort();
    await Promise.all(calls);
  };
}

const setFault = async ({ metricsPort }: ChaosServer, fault: object) =>
  expect(await ask(metricsPort, 'POST', '/chaos/v1/faults', { body: JSON.stringify({ fault }) })).toMatchObject({
    status: 201,
  });

const clear = (client: Client, timeoutMs = 10_000) => invoke(client, chaosControl.Clear, {}, { timeoutMs });

const cleared = { scenario: 'off', faults: [] };

test('while 10,000 calls hang, over gRPC, on their connection too, and over HTTP', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'hang' });
  const letGo = await hold(server, client, 10_000);
  const status = await invoke(client, chaosControl.GetStatus, {}, { timeoutMs: 10_000 });
  expect(status).toMatchObject({ status: 'OK', response: { scenario: 'hang' } });
  expect(await clear(connect(server.address))).toMatchObject({ status: 'OK', response: cleared });
  expect(await work(client, 'after gRPC')).toMatchObject({ status: 'OK' });
  server.setScenario('hang');
  expect(await ask(server.metricsPort, 'DELETE', '/chaos/v1/faults')).toMatchObject({ status: 200, json: cleared });
  expect(await work(client, 'after HTTP')).toMatchObject({ status: 'OK' });
  await letGo();
}, 300_000);

test('while an overloaded server’s queue is full', async () => {
  const [server, client] = await serverAndClient();
  await setFault(server, { kind: 'brownout', workers: 1, serviceMs: 600_000, queueLimit: 50 });
  const letGo = await hold(server, client, 51);
  expect(await work(client, 'one more')).toMatchObject({ status: 'RESOURCE_EXHAUSTED', faultKind: 'brownout' });
  expect(await clear(client)).toMatchObject({ status: 'OK', response: cleared });
  expect(await work(client, 'after')).toMatchObject({ status: 'OK' });
  await letGo();
});

test('while a fault holds a connection: over another, or over HTTP, but not over that one', async () => {
  const [server, client] = await serverAndClient();
  await setFault(server, { kind: 'half-open', forMs: 600_000 });
  await work(client, 'holds its connection', 100);
  expect(await clear(client, 300)).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  expect(server.status().faults).toHaveLength(1);
  const other = connect(server.address);
  expect(await clear(other)).toMatchObject({ status: 'OK', response: cleared });
  expect(await work(other, 'after')).toMatchObject({ status: 'OK' });
});

test('while new connections are not spoken to: over HTTP', async () => {
  const [server] = await serverAndClient();
  await setFault(server, { kind: 'silent-accept' });
  expect(await clear(connect(server.address), 300)).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  expect(await ask(server.metricsPort, 'DELETE', '/chaos/v1/faults')).toMatchObject({ status: 200, json: cleared });
  expect(await work(connect(server.address), 'after')).toMatchObject({ status: 'OK' });
});

test('while streams of arrivals are read by nobody', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  const { path, requestSerialize, responseDeserialize } = chaosControl.WatchArrivals;
  const stream = connect(server.address).makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
  stream.on('error', () => {});
  const [marker] = (await once(stream, 'data')) as [Arrival__Output];
  expect(marker.id).toBe('0');
  stream.pause();
  for (let index = 0; index < 200; index++) await work(client, `call-${index}`);
  expect(await clear(client)).toMatchObject({ status: 'OK', response: cleared });
  stream.cancel();
});
