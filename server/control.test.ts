import { once } from 'node:events';
import type { Client, ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { chaosControl, unstableService } from '../proto/definitions.ts';
import type { Arrival__Output } from '../proto/gen/chaos/v1/Arrival.ts';
import { shippedScenarios } from './scenarios/shipped.ts';
import { invoke, serverAndClient } from './testing.ts';

function watch(client: Client): ClientReadableStream<Arrival__Output> {
  const { path, requestSerialize, responseDeserialize } = chaosControl.WatchArrivals;
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
}

test('lists the scenarios with the words of their buttons', async () => {
  const [, client] = await serverAndClient();
  const { response } = await invoke(client, chaosControl.ListScenarios, {});
  const words = shippedScenarios.map(({ name, title, description, lesson }) => ({
    name,
    title,
    description,
    lessonNaive: lesson?.naive,
    lessonGood: lesson?.good,
  }));
  expect(response?.scenarios).toEqual(words);
});

test('starts a scenario, which calls then meet, and tells its status', async () => {
  const [server, client] = await serverAndClient({ seed: 'tape 1' });
  const { response } = await invoke(client, chaosControl.SetScenario, { name: 'outage' });
  expect(response).toMatchObject({
    scenario: 'outage',
    phase: 'outage',
    phaseDurationMs: '0',
    faults: [{ kind: 'error', share: 1, description: 'answer UNAVAILABLE' }],
    seed: 'tape 1',
    faultsInjected: '0',
  });
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'UNAVAILABLE' });
  const { response: status } = await invoke(client, chaosControl.GetStatus, {});
  expect(status).toMatchObject({ scenario: 'outage', faultsInjected: '1' });
  expect(server.status()).toMatchObject({ scenario: 'outage', faultsInjected: 1 });
});

test('the guided tour tells its phase and how long that lasts', async () => {
  const [server] = await serverAndClient({ chaosMode: 'showcase' });
  expect(server.status()).toMatchObject({ phase: 'calm', phaseDurationMs: 4000, faults: [] });
  expect(server.status().phaseElapsedMs).toBeLessThan(4000);
});

test('an unknown scenario is NOT_FOUND with the names there are, and changes nothing', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'slow' });
  const reply = await invoke(client, chaosControl.SetScenario, { name: 'outtage' });
  expect(reply).toMatchObject({ status: 'NOT_FOUND', faultId: undefined });
  const names = shippedScenarios.map(({ name }) => name).join(', ');
  expect(reply.details).toContain(`there are ${names}; did you mean "outage"?`);
  expect(server.status().scenario).toBe('slow');
  expect(() => server.setScenario('x')).toThrow(RangeError);
});

test('chaos never touches ChaosControl', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  expect(await invoke(client, chaosControl.GetStatus, {})).toMatchObject({ status: 'OK', faultId: undefined });
  expect(server.status().faultsInjected).toBe(0);
});

test('a stream of arrivals opens with a marker, after which nothing is missed', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'outage' });
  const stream = watch(client);
  const [marker] = (await once(stream, 'data')) as [Arrival__Output];
  expect(marker).toMatchObject({ id: '0', method: '' });
  const events: Arrival__Output[] = [];
  stream.on('data', (event: Arrival__Output) => events.push(event));
  for (const payload of ['a', 'b', 'c']) await invoke(client, unstableService.ProcessData, { payload });
  while (events.length < 6) await once(stream, 'data');
  expect(events.map(({ id, ended, status }) => [id, ended, status])).toEqual(
    ['1', '2', '3'].flatMap((id) => [
      [id, false, ''],
      [id, true, 'UNAVAILABLE'],
    ]),
  );
  expect(events[5]).toMatchObject({ faultKind: 'error', method: 'resilience.UnstableService/ProcessData' });
  const cancelled = once(stream, 'error');
  stream.cancel();
  expect(((await cancelled) as [ServiceError])[0].code).toBe(1);
});

test('a stream of arrivals ends in order when the server closes', async () => {
  const [server, client] = await serverAndClient();
  const stream = watch(client);
  await once(stream, 'data');
  const ended = once(stream, 'end');
  stream.resume();
  await server.close();
  await ended;
});

test('with a token, no call goes through without it', async () => {
  const controlToken = 'a-long-token';
  const [server, client] = await serverAndClient({ controlToken });
  const refused = { status: 'UNAUTHENTICATED', response: undefined };
  expect(await invoke(client, chaosControl.GetStatus, {})).toMatchObject(refused);
  expect(await invoke(client, chaosControl.ListScenarios, {})).toMatchObject(refused);
  expect(await invoke(client, chaosControl.SetScenario, { name: 'outage' })).toMatchObject(refused);
  expect(server.status().scenario).toBe('off');
  const [problem] = (await once(watch(client), 'error')) as [ServiceError];
  expect(problem.code).toBe(16);
  const metadata = { authorization: `Bearer ${controlToken}` };
  expect(await invoke(client, chaosControl.SetScenario, { name: 'outage' }, { metadata })).toMatchObject({
    status: 'OK',
  });
  expect(server.status().scenario).toBe('outage');
});
