import { expect, test } from 'vitest';
import { chaosControl, unstableService } from '../proto/definitions.ts';
import { invoke, serverAndClient } from './testing.ts';

const unavailable = JSON.stringify({ kind: 'error', status: 'UNAVAILABLE' });

test('a fault is set with a target and a share, and is taken away by its id', async () => {
  const [, client] = await serverAndClient();
  const targetJson = JSON.stringify({ lanes: ['naive'] });
  const { response: set } = await invoke(client, chaosControl.SetFault, {
    targetJson,
    faultJson: unavailable,
    share: 1,
  });
  expect(set).toMatchObject({ kind: 'error', share: 1, target: 'lanes naive' });
  const call = (lane: string) =>
    invoke(client, unstableService.ProcessData, { payload: 'x' }, { metadata: { 'chaos-lane': lane } });
  expect((await call('naive')).status).toBe('UNAVAILABLE');
  expect((await call('other')).status).toBe('OK');
  const id = set?.id ?? '';
  expect(await invoke(client, chaosControl.ClearFault, { id })).toMatchObject({
    status: 'OK',
    response: { faults: [] },
  });
  expect((await call('naive')).status).toBe('OK');
  expect(await invoke(client, chaosControl.ClearFault, { id })).toMatchObject({ status: 'NOT_FOUND' });
});

test('a share of 0 hits nothing, and one that is not sent is 1', async () => {
  const [, client] = await serverAndClient();
  const { response: none } = await invoke(client, chaosControl.SetFault, { faultJson: unavailable, share: 0 });
  expect(none).toMatchObject({ share: 0 });
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'OK' });
  const { response: all } = await invoke(client, chaosControl.SetFault, { faultJson: unavailable });
  expect(all).toMatchObject({ share: 1, target: '' });
});

test.each([
  [{}, 'fault: expected'],
  [{ faultJson: '{' }, 'faultJson: expected JSON text'],
  [{ faultJson: '{"kind":"eror"}' }, 'did you mean "error"?'],
  [{ faultJson: unavailable, share: 2 }, 'share: expected'],
  [{ faultJson: unavailable, share: Number.NaN }, 'share: expected'],
  [{ faultJson: unavailable, forMs: 0 }, 'forMs: expected whole milliseconds from 1 to 3600000'],
  [{ faultJson: unavailable, forMs: '9223372036854775807' }, 'forMs: expected'],
  [{ faultJson: unavailable, targetJson: '[]' }, 'target: expected an object'],
  [{ faultJson: unavailable, targetJson: '{"methods":["chaos.v1.ChaosControl/*"]}' }, 'ChaosControl can never be hit'],
])('a fault of %o is INVALID_ARGUMENT: %s', async (request, details) => {
  const [server, client] = await serverAndClient();
  const reply = await invoke(client, chaosControl.SetFault, request);
  expect(reply).toMatchObject({ status: 'INVALID_ARGUMENT', details: expect.stringContaining(details) as string });
  expect(server.status().faults).toEqual([]);
});

test('clearing takes every fault and the scenario away', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  await invoke(client, chaosControl.SetFault, { faultJson: unavailable });
  expect(await invoke(client, chaosControl.Clear, {})).toMatchObject({ response: { scenario: 'off', faults: [] } });
  expect(server.status()).toMatchObject({ scenario: 'off', faults: [] });
});
