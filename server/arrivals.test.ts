import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import type { ArrivalEvent } from './arrivals.ts';
import type { ChaosServer } from './start-chaos-server.ts';
import { goodCharge, invoke, serverAndClient } from './testing.ts';

/** Everything that arrives, and a wait for the end of the n-th call. */
function record(server: ChaosServer) {
  const events: ArrivalEvent[] = [];
  server.onArrival((event) => events.push(event));
  const ends = () => events.filter(({ ended }) => ended);
  const end = async (count: number) => {
    while (ends().length < count) await wait(5);
    return ends()[count - 1] as ArrivalEvent;
  };
  return { events, end };
}

test('a call is told of twice: when it arrives and when it ends', async () => {
  const [server, client] = await serverAndClient();
  const { events, end } = record(server);
  const metadata = { 'chaos-lane': 'naive', 'grpc-previous-rpc-attempts': '2' };
  await invoke(client, paymentGateway.Charge, goodCharge('k'), { metadata, timeoutMs: 30_000 });
  await end(1);
  const [begun, ended] = events;
  expect(events).toHaveLength(2);
  expect(begun).toMatchObject({
    id: '1',
    method: 'payments.v1.PaymentGateway/Charge',
    callKey: 'k',
    lane: 'naive',
    attempt: 3,
    arrival: 1,
    faultKind: '',
    ended: false,
    status: '',
  });
  expect(begun?.deadlineMs).toBeGreaterThan(29_000);
  expect(begun?.deadlineMs).toBeLessThanOrEqual(30_000);
  expect(Math.abs((begun?.arrivedAtUnixMs ?? 0) - Date.now())).toBeLessThan(60_000);
  expect(ended).toEqual({ ...begun, ended: true, status: 'OK', endedAtUnixMs: ended?.endedAtUnixMs });
  expect(ended?.endedAtUnixMs).toBeGreaterThanOrEqual(begun?.arrivedAtUnixMs ?? Infinity);
});

test('a call may bring the key of its fates: new idempotency keys do not change them', async () => {
  const [server, client] = await serverAndClient();
  const { events, end } = record(server);
  const send = (key: string, callKey: string) =>
    invoke(client, paymentGateway.Charge, goodCharge(key), { metadata: { 'chaos-call-key': callKey } });
  await send('first', 'order-7');
  await send('second', 'order-7');
  await send('third', '');
  await send('fourth', 'x'.repeat(200));
  await end(4);
  const begun = events.filter(({ ended }) => !ended);
  expect(begun.map(({ callKey, arrival }) => [callKey, arrival])).toEqual([
    ['order-7', 1],
    ['order-7', 2],
    ['third', 1],
    ['x'.repeat(128), 1],
  ]);
});

test('arrivals are counted by key and lane; without a key the payload is the key', async () => {
  const [server, client] = await serverAndClient();
  const { events, end } = record(server);
  const send = (payload: string, lane: string) =>
    invoke(client, unstableService.ProcessData, { payload }, { metadata: { 'chaos-lane': lane } });
  for (const [payload, lane] of [
    ['a', ''],
    ['a', ''],
    ['b', ''],
    ['a', 'x'],
  ] as const)
    await send(payload, lane);
  await end(4);
  const begun = events.filter(({ ended }) => !ended);
  expect(begun.map(({ arrival }) => arrival)).toEqual([1, 2, 1, 1]);
  expect(begun[0]?.callKey).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(begun.map(({ callKey }) => callKey)).size).toBe(2);
  expect(begun.map(({ deadlineMs }) => deadlineMs)).toEqual([0, 0, 0, 0]);
});

test('a hung call ends with its caller’s deadline, and the server knows when that was', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'hang' });
  const { end } = record(server);
  const reply = await invoke(client, unstableService.ProcessData, { payload: 'x' }, { timeoutMs: 150 });
  expect(reply.status).toBe('DEADLINE_EXCEEDED');
  const event = await end(1);
  expect(event).toMatchObject({
    status: 'CANCELLED',
    faultKind: 'hang',
    faultId: expect.stringMatching(/-1$/) as string,
  });
  const heldMs = event.cancelledAtUnixMs - event.arrivedAtUnixMs;
  expect(heldMs).toBeGreaterThan(50);
  expect(heldMs).toBeLessThan(5000);
});

test('a call whose caller gave up is CANCELLED', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'hang' });
  const { events, end } = record(server);
  const caller = new AbortController();
  const reply = invoke(client, unstableService.ProcessData, { payload: 'x' }, { signal: caller.signal });
  while (events.length === 0) await wait(5);
  caller.abort();
  expect((await reply).status).toBe('CANCELLED');
  expect((await end(1)).cancelledAtUnixMs).toBeGreaterThan(0);
});

test('a sleeping charge is booked though its caller’s deadline has passed', async () => {
  let release = () => {};
  const clock = {
    now: () => performance.timeOrigin + performance.now(),
    sleep: () => new Promise<void>((resolve) => (release = resolve)),
  };
  const [server, client] = await serverAndClient({ chaosMode: 'homework', clock, seed: '0' });
  const { end } = record(server);
  const key = 'k-18'; // Under seed 0 its fate is 0.139: sleep.
  const reply = await invoke(client, paymentGateway.Charge, goodCharge(key), { timeoutMs: 200 });
  expect(reply.status).toBe('DEADLINE_EXCEEDED');
  server.setScenario('off');
  expect(await invoke(client, paymentGateway.GetPayment, { idempotencyKey: key })).toMatchObject({
    status: 'NOT_FOUND',
  });
  release();
  const event = await end(2);
  expect(event).toMatchObject({ callKey: key, status: 'CANCELLED', faultKind: 'sleep' });
  expect(event.cancelledAtUnixMs).toBeLessThan(event.endedAtUnixMs);
  const { response } = await invoke(client, paymentGateway.GetPayment, { idempotencyKey: key });
  expect(response?.payment?.idempotencyKey).toBe(key);
});

test('who has unsubscribed is told nothing more', async () => {
  const [server, client] = await serverAndClient();
  const events: ArrivalEvent[] = [];
  const stop = server.onArrival((event) => events.push(event));
  stop();
  await invoke(client, unstableService.ProcessData, { payload: 'x' });
  expect(events).toEqual([]);
});

test('a listener that throws harms neither the call nor other listeners, and its error is not lost', async () => {
  const [server, client] = await serverAndClient();
  const testers = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const errors: unknown[] = [];
  process.on('uncaughtException', (error) => errors.push(error.message));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of testers) process.on('uncaughtException', listener);
  });
  server.onArrival(({ ended }) => {
    throw new Error(`ended is ${ended}`);
  });
  const { end } = record(server);
  expect(await invoke(client, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'OK' });
  await end(1);
  await wait(0);
  expect(errors).toEqual(['ended is false', 'ended is true']);
});
