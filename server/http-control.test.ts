import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import type { ArrivalsPage } from './arrivals-log.ts';
import type { ChaosStatus } from './chaos.ts';
import { faultKinds } from './faults/kinds.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';
import { ask, errorOf, type HttpReply } from './testing-http.ts';

const unavailable = { kind: 'error', status: 'UNAVAILABLE' };
const post = (body: unknown) => ({ body: JSON.stringify(body) });
const message = ({ json }: HttpReply) => (json as { error: { message: string } }).error.message;

test('starts a scenario for a time, which calls then meet, and tells its status', async () => {
  const [{ metricsPort }, client] = await serverAndClient({ seed: 'tape 1' });
  const reply = await ask(metricsPort, 'POST', '/chaos/v1/scenario', post({ name: 'outage', forMs: 60_000 }));
  expect(reply).toMatchObject({ status: 200, json: { scenario: 'outage', seed: 'tape 1', faultsInjected: 0 } });
  expect(reply.headers['content-type']).toBe('application/json');
  const { scenarioExpiresAtUnixMs } = reply.json as ChaosStatus;
  expect(Math.abs(scenarioExpiresAtUnixMs - Date.now() - 60_000)).toBeLessThan(10_000);
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'UNAVAILABLE' });
  expect(await ask(metricsPort, 'GET', '/chaos/v1/status')).toMatchObject({
    json: { scenario: 'outage', faultsInjected: 1, faults: [{ id: '', kind: 'error', share: 1, expiresAtUnixMs: 0 }] },
  });
});

test('a scenario without a time lasts an hour', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const { json } = await ask(metricsPort, 'POST', '/chaos/v1/scenario', post({ name: 'slow' }));
  const { scenarioExpiresAtUnixMs } = json as ChaosStatus;
  expect(Math.abs(scenarioExpiresAtUnixMs - Date.now() - 3_600_000)).toBeLessThan(10_000);
});

test('an unknown scenario is 404 with the names there are, and changes nothing', async () => {
  const [server] = await serverAndClient({ chaosMode: 'slow' });
  const reply = await ask(server.metricsPort, 'POST', '/chaos/v1/scenario', post({ name: 'outtage' }));
  expect(reply).toMatchObject({ status: 404, json: errorOf('NOT_FOUND', expect.stringContaining('"outage"?')) });
  expect(server.status().scenario).toBe('slow');
});

test('a fault is set, hits what it names, and is taken away', async () => {
  const [{ metricsPort }, client] = await serverAndClient();
  const set = await ask(
    metricsPort,
    'POST',
    '/chaos/v1/faults',
    post({ target: { methods: ['Charge'] }, fault: unavailable }),
  );
  expect(set).toMatchObject({ status: 201, json: { kind: 'error', share: 1, target: 'Charge' } });
  const { id, expiresAtUnixMs } = set.json as { id: string; expiresAtUnixMs: number };
  expect(Math.abs(expiresAtUnixMs - Date.now() - 60_000)).toBeLessThan(10_000);
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'OK' });
  expect(await invoke(client, paymentGateway.Charge, goodCharge('k'))).toMatchObject({ faultKind: 'error' });
  expect(await ask(metricsPort, 'GET', '/chaos/v1/faults')).toMatchObject({ json: { faults: [{ id }] } });
  expect(await ask(metricsPort, 'DELETE', `/chaos/v1/faults/${id}`)).toMatchObject({
    status: 200,
    json: { faults: [] },
  });
  expect(await invoke(client, paymentGateway.Charge, goodCharge('k'))).toMatchObject({ status: 'OK' });
  expect(await ask(metricsPort, 'DELETE', `/chaos/v1/faults/${id}`)).toMatchObject({
    status: 404,
    json: errorOf('NOT_FOUND', `id: no fault that was set has the id "${id}": none is set`),
  });
});

test('a fault expires by itself', async () => {
  const [{ metricsPort }] = await serverAndClient();
  await ask(metricsPort, 'POST', '/chaos/v1/faults', post({ fault: unavailable, forMs: 20 }));
  await wait(40);
  expect(await ask(metricsPort, 'GET', '/chaos/v1/faults')).toMatchObject({ json: { faults: [] } });
});

test('no more faults are set than may be', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const set = () => ask(metricsPort, 'POST', '/chaos/v1/faults', post({ fault: unavailable }));
  for (let count = 0; count < 32; count++) expect((await set()).status).toBe(201);
  expect(await set()).toMatchObject({
    status: 429,
    json: errorOf('RESOURCE_EXHAUSTED', expect.stringContaining('32 faults')),
  });
});

test('clearing takes every fault and the scenario away', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  await ask(server.metricsPort, 'POST', '/chaos/v1/faults', post({ fault: { kind: 'hang' } }));
  expect(await ask(server.metricsPort, 'DELETE', '/chaos/v1/faults')).toMatchObject({
    status: 200,
    json: { scenario: 'off', faults: [] },
  });
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'OK' });
});

const yaml = `
name: mine
title: Mine
description: One call in two fails.
phases:
  - name: all
    draws:
      - share: 0.5
        fault: { kind: error, status: UNAVAILABLE }
`;

test.each([
  ['YAML', yaml, 'application/yaml'],
  [
    'JSON',
    '{"name":"mine","title":"Mine","description":"One call in two fails.","phases":[{"name":"all","draws":[]}]}',
    'application/json; charset=utf-8',
  ],
])('a scenario in %s is loaded and can then be started', async (_format, body, type) => {
  const [server] = await serverAndClient();
  const headers = { 'content-type': type };
  const loaded = await ask(server.metricsPort, 'POST', '/chaos/v1/scenarios', { body, headers });
  expect(loaded).toMatchObject({
    status: 201,
    json: { name: 'mine', title: 'Mine', description: 'One call in two fails.' },
  });
  const { json } = await ask(server.metricsPort, 'GET', '/chaos/v1/scenarios');
  expect((json as { scenarios: { name: string }[] }).scenarios.map(({ name }) => name)).toContain('mine');
  expect(server.status().scenario).toBe('off');
  await ask(server.metricsPort, 'POST', '/chaos/v1/scenario', post({ name: 'mine' }));
  expect(server.status().scenario).toBe('mine');
});

test('a scenario with mistakes is refused with line and path of each', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const body = yaml.replace('share: 0.5', 'share: 2').replace('UNAVAILABLE', 'UNAVAILABEL');
  const headers = { 'content-type': 'application/yaml' };
  const reply = await ask(metricsPort, 'POST', '/chaos/v1/scenarios', { body, headers });
  expect(reply).toMatchObject({ status: 400, json: errorOf('INVALID_ARGUMENT', expect.any(String)) });
  expect(message(reply)).toMatch(/body:8:\d+: phases\[0\]\.draws\[0\]\.share: expected/);
  expect(message(reply)).toMatch(/body:9:\d+: phases\[0\]\.draws\[0\]\.fault\.status: expected/);
});

test('every kind of fault is listed with what it plays and the schema of its options', async () => {
  const [{ metricsPort }] = await serverAndClient();
  const { json } = await ask(metricsPort, 'GET', '/chaos/v1/kinds');
  const { kinds } = json as { kinds: { kind: string; description: string; options: { properties: object } }[] };
  expect(kinds.map(({ kind }) => kind)).toEqual(faultKinds);
  for (const { kind, description, options } of kinds) {
    expect(description, `${kind} says what it plays: .describe() of its options`).toMatch(/^[A-Z].{10,}/);
    expect(options.properties, kind).toMatchObject({ kind: { const: kind } });
  }
});

test('lists the last arrivals, filtered and in pages', async () => {
  const [{ metricsPort }, client] = await serverAndClient({ chaosMode: 'outage' });
  for (const payload of ['a', 'b', 'c'])
    await invoke(client, unstableService.ProcessData, { payload }, { timeoutMs: 9000 });
  await invoke(client, paymentGateway.GetPayment, { id: 'x' });
  const list = async (query: string) =>
    (await ask(metricsPort, 'GET', `/chaos/v1/arrivals${query}`)).json as ArrivalsPage;
  const first = await list('?method=ProcessData&limit=2');
  expect(first).toMatchObject({ nextSinceId: '2', lastId: '4', forgotten: 0 });
  expect(first.arrivals[0]).toMatchObject({
    id: '1',
    status: 'UNAVAILABLE',
    faultKind: 'error',
    ended: true,
    caller: '',
  });
  expect(first.arrivals[0]?.deadlineMs).toBeGreaterThan(1000);
  const second = await list(`?method=ProcessData&limit=2&sinceId=${first.nextSinceId}`);
  expect(second).toMatchObject({ arrivals: [{ id: '3' }], nextSinceId: '' });
  expect((await list('')).arrivals).toHaveLength(4);
});
