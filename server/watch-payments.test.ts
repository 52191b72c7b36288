import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import type { ArrivalEvent } from './arrivals.ts';
import { book, cutting, inShort, until, watch } from './testing-streams.ts';
import { instantClock, invoke, serverAndClient } from './testing.ts';

const shortly = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${first + index}:k${first + index}`);

test('a watch brings what was booked in order and without gaps, then each payment as it is booked', async () => {
  const [, client] = await serverAndClient();
  await book(client, 1, 150);
  await book(client, 150, 150); // Replayed: no number is used up.
  await book(client, 150, 150, { description: 'other' }); // Refused: nor here.
  const { messages, cancel, ended } = watch(client);
  await until(() => messages.length === 150);
  await book(client, 151, 153);
  await until(() => messages.length === 153);
  expect(messages.map(inShort)).toEqual(shortly(1, 153));
  expect(messages[0]).toMatchObject({
    sequence: '1',
    payment: { account: 'acc-1', amount: { currency: 'EUR', minorUnits: '1299' }, description: 'two tickets' },
  });
  cancel();
  expect((await ended).status).toBe('CANCELLED');
});

test('a watch resumes after a sequence number, also after the last', async () => {
  const [, client] = await serverAndClient();
  await book(client, 1, 5);
  const [some, none] = [watch(client, { afterSequence: 3 }), watch(client, { afterSequence: '5' })];
  await Promise.all([some.opened, none.opened]);
  await book(client, 6, 6);
  await until(() => some.messages.length === 3 && none.messages.length === 1);
  expect(some.messages.map(inShort)).toEqual(shortly(4, 6));
  expect(none.messages.map(inShort)).toEqual(shortly(6, 6));
});

test('a watch of one account brings its payments only', async () => {
  const [, client] = await serverAndClient();
  await book(client, 1, 2, { account: 'a' });
  await book(client, 3, 3, { account: 'b' });
  const { messages, opened } = watch(client, { account: 'b' });
  await opened;
  await book(client, 4, 4, { account: 'a' });
  await book(client, 5, 5, { account: 'b' });
  await until(() => messages.length === 2);
  expect(messages.map(inShort)).toEqual(['3:k3', '5:k5']);
});

test('a bad watch is refused, also in an outage, and is no fault', async () => {
  const [, client] = await serverAndClient({ chaosMode: 'outage' });
  expect(await watch(client, { account: 'a'.repeat(65) }).ended).toEqual({
    status: 'INVALID_ARGUMENT',
    details: 'account must be at most 64 characters',
    faultId: undefined,
    faultKind: undefined,
  });
  for (const afterSequence of ['1', '18446744073709551615'])
    expect(await watch(client, { afterSequence }).ended).toMatchObject({
      status: 'OUT_OF_RANGE',
      details: 'after_sequence is beyond the last payment booked, which is 0',
    });
});

test('faults come before the first message: an error in place of it, a delay ahead of it', async () => {
  const [server, client] = await serverAndClient({ clock: instantClock });
  await book(client, 1, 1);
  server.setScenario('outage');
  const outage = watch(client);
  expect(await outage.ended).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'error' });
  expect(outage.messages).toEqual([]);
  server.setScenario('slow');
  const slow = watch(client);
  await until(() => slow.messages.length === 1);
  slow.cancel();
  server.setScenario('hang');
  expect((await watch(client, {}, 150).ended).status).toBe('DEADLINE_EXCEEDED');
});

/** Where each of several watches after another is cut, each resumed after the last event seen; and all events. */
async function cuts(client: Client, last: number): Promise<{ lengths: number[]; events: string[] }> {
  const [lengths, events] = [[] as number[], [] as string[]];
  while (events.length < last) {
    const { messages, ended } = watch(client, { afterSequence: events.length });
    const cut = { status: 'UNAVAILABLE', faultKind: 'cut', faultId: expect.stringMatching(/-\d+$/) as string };
    const more = until(() => events.length + messages.length === last).then(() => undefined);
    const end = await Promise.race([ended, more]);
    if (end) expect(end).toMatchObject({ ...cut, details: `cut by chaos after ${messages.length} messages` });
    lengths.push(messages.length);
    events.push(...messages.map(inShort));
  }
  return { lengths, events };
}

test('a cut ends a watch at points that the seed sets; who resumes misses nothing and sees nothing twice', async () => {
  const chaosMode = cutting([1, 9]);
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ledgerUrl = path.join(folder, 'payments.db');
  const [first, booking] = await serverAndClient({ ledgerUrl });
  await book(booking, 1, 100);
  await first.close();
  const under = async (seed: string) => {
    const [server, client] = await serverAndClient({ chaosMode, seed, ledgerUrl });
    const outcome = await cuts(client, 100);
    await server.close();
    return outcome;
  };
  const [one, again, other] = [await under('1'), await under('1'), await under('2')];
  for (const { events } of [one, again, other]) expect(events).toEqual(shortly(1, 100));
  expect(again.lengths).toEqual(one.lengths);
  expect(other.lengths).not.toEqual(one.lengths);
  expect(new Set(one.lengths).size).toBeGreaterThan(3);
  expect(Math.max(...one.lengths)).toBeLessThanOrEqual(9);
});

test('a cut after 0 messages loses the answer of a unary call, one after more leaves it', async () => {
  const [, lost] = await serverAndClient({ chaosMode: cutting([0, 0]) });
  const reply = await invoke(lost, unstableService.ProcessData, { payload: 'x' });
  expect(reply).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'cut', response: undefined });
  const [, kept] = await serverAndClient({ chaosMode: cutting([1, 5]) });
  expect(await invoke(kept, unstableService.ProcessData, { payload: 'x' })).toMatchObject({ status: 'OK' });
});

test('watchers end at once with UNAVAILABLE when the server shuts down, and do not hold it up', async () => {
  const [server, client] = await serverAndClient({ drainMs: 60_000 });
  await book(client, 1, 1);
  const watches = Array.from({ length: 20 }, () => watch(client));
  await until(() => watches.every(({ messages }) => messages.length === 1));
  await server.close();
  for (const { ended } of watches)
    expect(await ended).toMatchObject({ status: 'UNAVAILABLE', details: 'the server is shutting down' });
}, 20_000);

test('a watch is counted, told and measured as any call', async () => {
  const [server, client] = await serverAndClient();
  const events: ArrivalEvent[] = [];
  server.onArrival((event) => events.push(event));
  const { opened, cancel } = watch(client);
  await opened;
  cancel();
  await until(() => events.length === 2);
  expect(events[0]).toMatchObject({ method: 'payments.v1.PaymentGateway/WatchPayments', arrival: 1, ended: false });
  expect(events[0]?.callKey).toMatch(/^[0-9a-f]{32}$/);
  expect(events[1]).toMatchObject({ id: events[0]?.id, ended: true, status: 'CANCELLED' });
  const page = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  const method = 'grpc_method="payments.v1.PaymentGateway/WatchPayments"';
  expect(page).toContain(`grpc_server_call_started_total{${method}} 1`);
  expect(page).toContain(`grpc_server_call_duration_seconds_count{${method},grpc_status="CANCELLED"} 1`);
});
