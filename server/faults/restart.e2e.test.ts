import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';
import { connect, goodCharge, invoke, serverAndClient } from '../testing.ts';
import { until } from '../testing-streams.ts';
import { rawConnection } from './testing-connection.ts';
import { alwaysFile, faulty } from './testing-server.ts';

const { Charge } = paymentGateway;
const hit = { metadata: { hit: 'yes' } };
const with10s = { ...hit, timeoutMs: 10_000 };
const ready = async ({ metricsPort }: { metricsPort: number }) =>
  (await fetch(`http://127.0.0.1:${metricsPort}/readyz`)).status;

/** A scenario file in which calls are answered late and, when hit, restart the server. */
function slowAndRestarting(): string {
  const file = alwaysFile({ kind: 'restart', downMs: 300 }, hit);
  const scenario = JSON.parse(readFileSync(file, 'utf8')) as { phases: [{ draws: object[] }] };
  scenario.phases[0].draws.push([{ share: 1, fault: { kind: 'latency', delayMs: 150 } }]);
  writeFileSync(file, JSON.stringify(scenario));
  return file;
}

test('GOAWAY, the calls that are here end in order, then it is away and back on the same port', async () => {
  const [server, client] = await serverAndClient({ chaosMode: slowAndRestarting(), drainMs: 10_000 });
  const idle = rawConnection(server.address);
  await idle.charge('idle');
  const here = invoke(client, Charge, goodCharge('here'), { timeoutMs: 10_000 });
  const other = connect(server.address);
  expect(await invoke(other, unstableService.ProcessData, { payload: 'x' }, with10s)).toMatchObject({ status: 'OK' });
  expect(await here).toMatchObject({ status: 'OK' });
  expect(await idle.closed).toBeUndefined();
  expect(idle.goaways[0]).toMatchObject({ code: 0 });
  expect(await ready(server)).toBe(503);
  let replies = 0;
  for (let status = ''; status !== 'OK'; replies++) {
    ({ status } = await invoke(other, unstableService.ProcessData, { payload: 'y' }, { timeoutMs: 10_000 }));
  }
  expect(replies).toBeGreaterThan(0);
  expect(await ready(server)).toBe(200);
});

test('what outlasts the drain is cut', async () => {
  const { server, client } = await faulty({ kind: 'restart', downMs: 50 }, hit);
  server.setScenario('hang');
  const hung = invoke(connect(server.address), unstableService.ProcessData, { payload: 'h' }, { timeoutMs: 10_000 });
  let arrived = 0;
  server.onArrival(() => arrived++);
  await until(() => arrived > 0);
  server.setScenario('always');
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' }, with10s)).toMatchObject({ status: 'OK' });
  expect(await hung).toMatchObject({ status: 'UNAVAILABLE' });
});

test('while it restarts, and while it is down, nothing restarts it again; the server closes meanwhile', async () => {
  const { server, client } = await faulty({ kind: 'restart', downMs: 60_000 });
  const twice = ['a', 'b'].map((payload) => invoke(client, unstableService.ProcessData, { payload }, with10s));
  for (const { status } of await Promise.all(twice)) expect(status).toBe('OK');
  await server.close();
});
