// A client that is closed over calls in flight: they end in time, and nothing leaves for them afterwards.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import {
  CancelledError,
  type ClientEvent,
  createClient,
  otherTarget,
  type Policy,
  RefusedError,
  standard,
} from './index.ts';
import { scriptedServer } from './testing/scripted-server.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

it('a call that waits at a rate limit and has no deadline ends at the limit, and nothing spins until then', async () => {
  using server = await scriptedServer();
  const rateLimit = { calls: 1, windowMs: 3_000 };
  const policies = standard({ totalTimeoutMs: false, rateLimit });
  const client = createClient(paymentGateway, server.address, { policies });
  await client.charge({});
  const waiting = failure(client.charge({}));
  let beats = 0;
  const beat = setInterval(() => void (beats += 1), 10);
  const startedAtMs = performance.now();
  await client.close({ limitMs: 100 });
  expect(await waiting).toBeInstanceOf(CancelledError);
  await delay(100);
  clearInterval(beat);
  expect(performance.now() - startedAtMs).toBeLessThan(1_500);
  expect(beats).toBeGreaterThan(3);
  expect(server.arrivals).toHaveLength(1);
});

it('no other target is asked for a call whose caller has been told that the client was closed', async () => {
  using server = await scriptedServer();
  using other = await scriptedServer();
  await using replica = createClient(paymentGateway, other.address, { name: 'replica' });
  // Connected, or what it is asked would be gone again before it left.
  await replica.getPayment({ id: 'p1' });
  const events: ClientEvent[] = [];
  const policies = standard({ rateLimit: { calls: 1, windowMs: 5_000 }, fallback: [otherTarget(replica)] });
  const onEvent = (event: ClientEvent) => events.push(event);
  const client = createClient(paymentGateway, server.address, { policies, onEvent });
  await client.charge({});
  const waiting = failure(client.charge({}));
  await client.close({ limitMs: 20 });
  expect(await waiting).toBeInstanceOf(CancelledError);
  await delay(100);
  expect(other.arrivals.map(({ method }) => method)).toEqual(['GetPayment']);
  expect(events.map(({ type }) => type)).not.toContain('fallback-used');
});

describe('a call whose attempt is on its way', () => {
  it('ends after the attempt, which it counts', async () => {
    using server = await scriptedServer();
    server.plan('silence');
    const events: ClientEvent[] = [];
    const onEvent = (event: ClientEvent) => events.push(event);
    const client = createClient(paymentGateway, server.address, { onEvent });
    const call = failure(client.charge({}));
    await expect.poll(() => server.arrivals.length).toBe(1);
    await client.close({ limitMs: 0 });
    const error = await call;
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ attempts: [{ attempt: 1, status: 'CANCELLED' }], underWay: 0 });
    expect(events.map(({ type }) => type)).toEqual(['call-started', 'attempt-started', 'attempt-ended', 'call-ended']);
    expect(events.at(-1)).toMatchObject({ attempts: 1 });
    await expect.poll(() => server.arrivals[0]?.cancelledAtMs).toBeDefined();
  });

  it('is no failure for a breaker that other clients share, as its probe neither', async () => {
    using server = await scriptedServer();
    server.plan('UNAVAILABLE', 'silence', 'OK');
    const policies = standard({ breaker: { consecutiveFailures: 1, openMs: 50 }, retry: false });
    const closed = createClient(paymentGateway, server.address, { policies, name: 'closed' });
    await using other = createClient(paymentGateway, server.address, { policies, name: 'other' });
    const [breaker] = other.breakers;
    await failure(closed.charge({}));
    expect(breaker?.state).toBe('open');
    await delay(80);
    const probe = failure(closed.charge({}));
    await expect.poll(() => server.arrivals.length).toBe(2);
    expect(breaker?.state).toBe('half_open');
    await closed.close({ limitMs: 0 });
    expect(await probe).toBeInstanceOf(CancelledError);
    expect(breaker?.state).toBe('half_open');
    await other.charge({});
    expect(breaker?.state).toBe('closed');
  });
});

it.each<[string, unknown]>([
  ['that is none', { 'x-a': 'b' }],
  ['that is missing', undefined],
])('an attempt with metadata %s does not leave, says so, and holds no connection', async (_, metadata) => {
  using server = await scriptedServer();
  using proxy = await tcpProxy(() => server.port);
  let spoilt = false;
  const spoil: Policy = (call, next) => next(spoilt ? { ...call, metadata: metadata as typeof call.metadata } : call);
  const options = { policies: [...standard(), spoil], maxConnectionAgeMs: 200 };
  const client = createClient(paymentGateway, proxy.address, options);
  await client.charge({});
  spoilt = true;
  const error = await failure(client.charge({}));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ code: 13, attempts: [] });
  expect(String(error)).toContain('Charge not sent: what a policy put into its metadata cannot travel');
  spoilt = false;
  await delay(300);
  // The old connection goes with the last attempt that holds it.
  await client.charge({});
  await expect.poll(() => [proxy.accepted(), proxy.open()]).toEqual([2, 1]);
  await client.close();
  await expect.poll(proxy.open).toBe(0);
  expect(server.arrivals).toHaveLength(2);
});
