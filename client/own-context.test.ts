// A call that waits in a line runs on when another one ends: what is asked inside must still be its own caller's.
import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { bearer, createClient, inboundNow, serving, standard, type StandardOptions } from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const lines: [string, StandardOptions][] = [
  ['a bulkhead', { bulkhead: { limit: 1, queue: 5 } }],
  ['a rate limit', { rateLimit: { perSecond: 50 } }],
];

it.each(lines)('a call that waited at %s carries the token of its own user', async (_, part) => {
  using server = await scriptedServer();
  server.plan({ delayMs: 20 });
  const user = new AsyncLocalStorage<string>();
  await using client = createClient(paymentGateway, server.address, {
    auth: bearer(() => `token-of-${user.getStore()}`),
    allowPlaintextAuth: true,
    policies: standard(part),
  });
  const users = ['ann', 'bob', 'cid'];
  await Promise.all(users.map((who) => user.run(who, () => client.charge({ account: who }))));
  const carried = server.arrivals.map(({ request, metadata }) => [request['account'], metadata['authorization']]);
  expect(carried).toEqual(users.map((who) => [who, `Bearer token-of-${who}`]));
});

it.each(lines)('a call that waited at %s runs for the inbound call that it serves', async (_, part) => {
  using server = await scriptedServer();
  server.plan({ delayMs: 20 });
  const seenMs: number[] = [];
  const provider = () => {
    seenMs.push(inboundNow()?.deadlineMs ?? Infinity);
    return 'token';
  };
  await using client = createClient(paymentGateway, server.address, {
    auth: bearer(provider),
    allowPlaintextAuth: true,
    policies: standard(part),
  });
  const deadlinesMs = [60_000, 120_000, 180_000].map((ms) => Date.now() + ms);
  const inbound = (deadlineMs: number) => ({ getDeadline: () => deadlineMs, cancelled: false, on: () => undefined });
  const charge = (deadlineMs: number) => serving(inbound(deadlineMs), () => client.charge({}), { marginMs: 0 });
  await Promise.all(deadlinesMs.map(charge));
  expect(seenMs).toEqual(deadlinesMs);
});
