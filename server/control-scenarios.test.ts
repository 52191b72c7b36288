import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { chaosControl, unstableService } from '../proto/definitions.ts';
import { faultKinds } from './faults/kinds.ts';
import { invoke, serverAndClient } from './testing.ts';

test('a scenario falls back to "off" by itself', async () => {
  const [server, client] = await serverAndClient();
  const { response } = await invoke(client, chaosControl.SetScenario, { name: 'outage', forMs: 20 });
  expect(Math.abs(Number(response?.scenarioExpiresAtUnixMs) - Date.now())).toBeLessThan(10_000);
  while (server.status().scenario !== 'off') await wait(5);
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'OK' });
});

test('without a time it lasts an hour', async () => {
  const [, client] = await serverAndClient();
  const { response } = await invoke(client, chaosControl.SetScenario, { name: 'slow' });
  const lastsMs = Number(response?.scenarioExpiresAtUnixMs) - Date.now();
  expect(Math.abs(lastsMs - 3_600_000)).toBeLessThan(10_000);
});

test('a scenario is loaded from text and can then be started', async () => {
  const [server, client] = await serverAndClient();
  const text = 'name: mine\ntitle: Mine\ndescription: None.\nphases: [{ name: all, draws: [] }]\n';
  const loaded = await invoke(client, chaosControl.LoadScenario, { text });
  const words = { name: 'mine', title: 'Mine', description: 'None.', lessonNaive: '', lessonGood: '' };
  expect(loaded).toMatchObject({ status: 'OK', response: words });
  expect(await invoke(client, chaosControl.SetScenario, { name: 'mine' })).toMatchObject({ status: 'OK' });
  expect(server.status().scenario).toBe('mine');
});

test('a scenario with mistakes is INVALID_ARGUMENT with file, line and path', async () => {
  const [, client] = await serverAndClient();
  const text = 'name: mine\ntitle: Mine\ndescription: None.\nphases: 3\n';
  expect(await invoke(client, chaosControl.LoadScenario, { text, fileName: 'mine.yaml' })).toMatchObject({
    status: 'INVALID_ARGUMENT',
    details: expect.stringMatching(/^mine\.yaml:4:\d+: phases: expected a list/) as string,
  });
});

test('a scenario too big to read without holding everybody up is refused unread', async () => {
  const [, client] = await serverAndClient();
  const text = `name: mine\ntitle: Mine\ndescription: None.\nphases: [{ name: all, draws: [] }]\n${'#'.repeat(65_536)}`;
  expect(await invoke(client, chaosControl.LoadScenario, { text })).toMatchObject({
    status: 'INVALID_ARGUMENT',
    details: `the scenario must have at most 65536 characters, got ${text.length}`,
  });
});

test('lists each kind of fault with the schema of its options', async () => {
  const [, client] = await serverAndClient();
  const { response } = await invoke(client, chaosControl.ListFaultKinds, {});
  expect(response?.kinds.map(({ kind }) => kind)).toEqual(faultKinds);
  const sleep = response?.kinds.find(({ kind }) => kind === 'sleep');
  expect(JSON.parse(sleep?.optionsSchemaJson ?? '')).toMatchObject({
    type: 'object',
    properties: { kind: { const: 'sleep' }, delayMs: { type: 'integer', maximum: 3_600_000 } },
  });
});
