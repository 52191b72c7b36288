import { once } from 'node:events';
import type { Client, ClientReadableStream } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { chaosControl, unstableService } from '../proto/definitions.ts';
import type { Injection__Output } from '../proto/gen/chaos/v1/Injection.ts';
import { invoke, serverAndClient } from './testing.ts';

function watchInjections(client: Client): ClientReadableStream<Injection__Output> {
  const { path, requestSerialize, responseDeserialize } = chaosControl.WatchInjections;
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
}

test('a stream of injections tells of the calls that meet a fault, once each', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'outage' });
  const stream = watchInjections(client);
  const [marker] = (await once(stream, 'data')) as [Injection__Output];
  expect(marker).toMatchObject({ arrival: { id: '0' }, faults: [] });
  const events: Injection__Output[] = [];
  stream.on('data', (event: Injection__Output) => events.push(event));
  const [first] = [await invoke(client, unstableService.ProcessData, { payload: 'a' })];
  await invoke(client, chaosControl.Clear, {});
  await invoke(client, unstableService.ProcessData, { payload: 'b' });
  await invoke(client, chaosControl.SetScenario, { name: 'outage' });
  const third = await invoke(client, unstableService.ProcessData, { payload: 'c' });
  while (events.length < 2) await once(stream, 'data');
  expect(events.map(({ arrival, faults }) => [arrival?.id, faults])).toEqual([
    ['1', [{ id: first.faultId, kind: 'error' }]],
    ['3', [{ id: third.faultId, kind: 'error' }]],
  ]);
  stream.on('error', () => {}).cancel();
});

test('the last arrivals are listed in pages, with what became of each', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'outage' });
  for (const payload of ['a', 'b', 'c']) await invoke(client, unstableService.ProcessData, { payload });
  const { response } = await invoke(client, chaosControl.ListArrivals, { method: 'ProcessData', limit: 2 });
  expect(response).toMatchObject({ nextSinceId: '2', lastId: '3', forgotten: '0' });
  expect(response?.arrivals).toMatchObject([
    { id: '1', status: 'UNAVAILABLE', faultKind: 'error', attempt: 1, arrival: 1, cancelledAtUnixMs: 0 },
    { id: '2' },
  ]);
  const { response: rest } = await invoke(client, chaosControl.ListArrivals, { sinceId: '2' });
  expect(rest?.arrivals).toMatchObject([{ id: '3' }]);
  expect(await invoke(client, chaosControl.ListArrivals, { limit: 1001 })).toMatchObject({
    status: 'INVALID_ARGUMENT',
    details: 'limit: expected a whole number from 1 to 1000',
  });
});

test('an arrival tells who called, where callers are asked', async () => {
  const key = 'a-key-of-some-length';
  const [, client] = await serverAndClient({ auth: { kind: 'api-key', keys: [{ caller: 'shop-1', key }] } });
  const metadata = { 'x-api-key': key };
  await invoke(client, unstableService.ProcessData, { payload: 'x' }, { metadata });
  await invoke(client, unstableService.ProcessData, { payload: 'x' });
  const { response } = await invoke(client, chaosControl.ListArrivals, {});
  expect(response?.arrivals.map(({ caller, status }) => [caller, status])).toEqual([
    ['shop-1', 'OK'],
    ['', 'UNAUTHENTICATED'],
  ]);
});
