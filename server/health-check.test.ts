import { service as healthService } from 'grpc-health-check';
import type { MethodDefinition } from '@grpc/grpc-js';
import type { Client } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { chaosControl } from '../proto/definitions.ts';
import type { ArrivalEvent } from './arrivals.ts';
import { type CallWith, invoke, serverAndClient } from './testing.ts';

const method = healthService['Check'] as MethodDefinition<{ service: string }, { status: string }>;
const check = (client: Client, service = '', given: CallWith = {}) =>
  invoke<{ service: string }, { status: string }>(client, method, { service }, given);

const serving = { status: 'OK', response: { status: 'SERVING' }, faultId: undefined };

const setFault = (client: Client, methods: readonly string[] | undefined, fault: object, more: object = {}) =>
  invoke(client, chaosControl.SetFault, {
    targetJson: JSON.stringify({ methods, ...more }),
    faultJson: JSON.stringify(fault),
  });

const error = { kind: 'error', status: 'UNAVAILABLE' };

test.each([['grpc.health.v1.Health/Check'], ['grpc.health.v1.Health/*']])(
  'a fault that names %s hits the check, and is told of as any other',
  async (name) => {
    const [server, client] = await serverAndClient();
    const events: ArrivalEvent[] = [];
    server.onArrival((event) => events.push(event));
    expect(await setFault(client, [name], error)).toMatchObject({ status: 'OK' });
    const reply = await check(client, 'payments.v1.PaymentGateway');
    expect(reply).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'error' });
    expect(events).toMatchObject([
      { method: 'grpc.health.v1.Health/Check', faultId: reply.faultId, arrival: 1, ended: false },
      { faultId: reply.faultId, ended: true, status: 'UNAVAILABLE' },
    ]);
    await invoke(client, chaosControl.Clear, {});
    expect(await check(client)).toMatchObject(serving);
  },
);

test('a fault that lets the call through lets the check answer', async () => {
  const [, client] = await serverAndClient();
  await setFault(client, ['grpc.health.v1.Health/Check'], { kind: 'latency', delayMs: 1 });
  expect(await check(client)).toMatchObject({
    ...serving,
    faultId: expect.any(String) as string,
    faultKind: 'latency',
  });
});

test('faults of other methods, or of all, do not touch the check, which is then not told of either', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  const events: ArrivalEvent[] = [];
  server.onArrival((event) => events.push(event));
  await setFault(client, undefined, error);
  await setFault(client, ['Charge'], error);
  expect(await check(client)).toMatchObject(serving);
  expect(events).toEqual([]);
});

test('the short name is not enough, so that nobody stops a check by accident', async () => {
  const [, client] = await serverAndClient();
  expect(await setFault(client, ['Check'], error)).toMatchObject({ status: 'INVALID_ARGUMENT' });
});

test('arrivals are counted for each service', async () => {
  const [, client] = await serverAndClient();
  await setFault(client, ['grpc.health.v1.Health/Check'], error, { arrivals: [2] });
  const statuses = [];
  for (const service of ['', '', 'payments.v1.PaymentGateway', ''])
    statuses.push((await check(client, service)).status);
  expect(statuses).toEqual(['OK', 'UNAVAILABLE', 'OK', 'OK']);
});

test('a service that is not here is NOT_FOUND, whatever the chaos', async () => {
  const [, client] = await serverAndClient();
  await setFault(client, ['grpc.health.v1.Health/Check'], error);
  expect(await check(client, 'x')).toMatchObject({ status: 'NOT_FOUND', faultId: undefined });
});

test('a check cannot ask for a fault itself', async () => {
  const [, client] = await serverAndClient({ requestFaults: true });
  expect(await check(client, '', { metadata: { 'rpc-behavior': 'error-code-14' } })).toMatchObject(serving);
  expect(await check(client, '', { metadata: { 'rpc-behavior': 'nonsense' } })).toMatchObject(serving);
});

test('while a check hangs, others are answered', async () => {
  const [, client] = await serverAndClient();
  await setFault(client, ['grpc.health.v1.Health/Check'], { kind: 'hang' }, { arrivals: [1] });
  const hung = check(client, '', { timeoutMs: 200 });
  expect(await check(client, 'payments.v1.PaymentGateway', { timeoutMs: 100 })).toMatchObject({
    status: 'DEADLINE_EXCEEDED',
  });
  expect(await check(client, 'payments.v1.PaymentGateway')).toMatchObject(serving);
  expect(await hung).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
});
