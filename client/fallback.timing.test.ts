// Fallback and cache in the standard stack, before real servers: one of them hangs or fails.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import {
  answeredBy,
  cache,
  CallError,
  type Client,
  type ClientEvent,
  createClient,
  defaultValue,
  fallback,
  otherTarget,
  staleCache,
  standard,
  type StandardOptions,
} from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';

type Payments = Client<typeof paymentGateway>;

let server: ScriptedServer;
let other: ScriptedServer;
let backup: Payments;
let events: ClientEvent[];

beforeEach(async () => {
  [server, other] = await Promise.all([scriptedServer(), scriptedServer()]);
  backup = createClient(paymentGateway, other.address, { name: 'backup' });
  events = [];
});
afterEach(async () => {
  await backup.close();
  server.close();
  other.close();
});

const connect = (options: StandardOptions): Payments =>
  createClient(paymentGateway, server.address, {
    policies: standard({ retry: false, ...options }),
    onEvent: (event) => events.push(event),
  });
const ended = () => events.filter(({ type }) => type === 'call-ended').at(-1);
const unknown = { payment: { id: 'unknown' } };

describe('a server that hangs', () => {
  it.each([false, 2_000] as const)(
    'is answered for at the total deadline, with attempts of %s ms',
    async (attemptMs) => {
      await using client = connect({
        totalTimeoutMs: 300,
        attemptTimeoutMs: attemptMs,
        fallback: [{ name: 'hangs', answer: () => new Promise(() => undefined) }, defaultValue(unknown)],
      });
      server.plan('silence');
      // A single late timer of a busy machine must not decide.
      const answers = [];
      for (let n = 0; n < 3; n += 1) {
        const startedAtMs = performance.now();
        const answer = await client.getPayment({ id: 'p1' }).catch((error: unknown) => error);
        const ms = performance.now() - startedAtMs;
        expect(ms).toBeGreaterThanOrEqual(300);
        expect(ms).toBeLessThan(600);
        if (!(answer instanceof Error)) answers.push(answer);
      }
      expect(answers[0]).toEqual(unknown);
      expect(answeredBy(answers[0] as object)).toMatchObject({ name: 'default value', level: 2, error: { code: 4 } });
      expect(events.filter(({ type }) => type === 'fallback-used').length).toBeGreaterThanOrEqual(answers.length);
    },
  );

  it('is answered for by another target in the time that was reserved', async () => {
    await using client = connect({
      totalTimeoutMs: 600,
      fallback: fallback([otherTarget(backup), defaultValue(unknown)], { reserveMs: 300 }),
    });
    server.plan('silence');
    const answer = await client.getPayment({ id: 'p1' }, { metadata: { 'x-tenant': 'blue' } });
    expect(answer.payment?.id).toBe('p1');
    expect(answeredBy(answer)?.name).toBe('other target');
    const [arrived] = other.arrivals;
    expect(arrived).toMatchObject({ method: 'GetPayment', request: { id: 'p1' }, metadata: { 'x-tenant': 'blue' } });
    expect(arrived?.timeoutMs).toBeLessThanOrEqual(301);
    expect(ended()).toMatchObject({ outcome: 'success_fallback', status: 'OK', attempts: 1 });
    const counted = await client.registry.getSingleMetricAsString('resilience_calls_total');
    expect(counted).toMatch(/GetPayment",outcome="success_fallback"[^\n]*} 1/);
  });
});

describe('a booking', () => {
  it('that may have been done is not done at another target too', async () => {
    await using client = connect({ fallback: [otherTarget(backup)] });
    server.plan('UNAVAILABLE');
    const error = await client.charge({ account: 'a1' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code: 14, attempts: { length: 1 } });
    expect(other.arrivals).toEqual([]);
  });

  it('goes to one that shares the ledger with its own key', async () => {
    await using client = connect({ fallback: [otherTarget(backup, { sharesState: true })] });
    server.plan('UNAVAILABLE');
    await client.charge({ account: 'a1' });
    const [first, second] = [...server.arrivals, ...other.arrivals].map(({ request }) => request['idempotencyKey']);
    expect(first).toBeTruthy();
    expect(second).toBe(first);
  });

  it('goes to any target when the breaker let nothing leave', async () => {
    await using client = connect({ breaker: { consecutiveFailures: 1 }, fallback: [otherTarget(backup)] });
    server.plan('UNAVAILABLE');
    await client.charge({ account: 'a1' }).catch(() => undefined);
    await client.charge({ account: 'a2' });
    expect(server.arrivals).toHaveLength(1);
    expect(other.arrivals).toMatchObject([{ request: { account: 'a2' } }]);
  });

  it('is never cached', async () => {
    await using client = connect({ cache: { ttlMs: 60_000, methods: ['Charge', 'GetPayment'] } });
    for (let n = 0; n < 2; n += 1) await client.charge({ account: 'a1' }, { idempotencyKey: 'k1' });
    for (let n = 0; n < 2; n += 1) await client.getPayment({ id: 'p1' });
    expect(server.arrivals.map(({ method }) => method)).toEqual(['Charge', 'Charge', 'GetPayment']);
  });
});

describe('cache and fallback in one stack', () => {
  it('answer fresh, then stale, then from the levels, by the time that has passed', async () => {
    const kept = cache({ ttlMs: 60, staleIfErrorMs: 60 });
    await using client = connect({ cache: kept, fallback: [staleCache(kept), defaultValue(unknown)] });
    const ask = async (id: string) => (await client.getPayment({ id })).payment?.id;
    expect([await ask('p1'), await ask('p1')]).toEqual(['p1', 'p1']);
    expect(server.arrivals).toHaveLength(1);
    server.plan('UNAVAILABLE');
    await new Promise((resolve) => setTimeout(resolve, 130));
    expect(await ask('p1')).toBe('p1');
    expect(await ask('other')).toBe('unknown');
    expect(events.flatMap((event) => (event.type === 'fallback-used' ? event.fallback : []))).toEqual([
      'stale cache',
      'default value',
    ]);
  });

  it('have numbers and levels of their own for a method', async () => {
    await using client = connect({
      breaker: false,
      cache: { ttlMs: 60_000 },
      methods: { GetPayment: { cache: { ttlMs: 0, staleIfErrorMs: 60_000 }, fallback: [defaultValue(unknown)] } },
    });
    expect((await client.getPayment({ id: 'p1' })).payment?.id).toBe('p1');
    server.plan('UNAVAILABLE');
    expect((await client.getPayment({ id: 'p1' })).payment?.id).toBe('p1');
    expect(ended()).toMatchObject({ outcome: 'success_fallback', attempts: 1 });
    expect((await client.getPayment({ id: 'p2' })).payment?.id).toBe('unknown');
    await expect(client.charge({})).rejects.toMatchObject({ code: 14 });
    const own = { cache: cache({ ttlMs: 1 }), methods: { GetPayment: { cache: { ttlMs: 1 } } } };
    expect(() => standard(own)).not.toThrow();
    expect(() => standard({ cache: { ttlMs: -1 } })).toThrow('cache.ttlMs must be');
  });

  it('say so at once where a method does not exist', () => {
    expect(() => connect({ cache: { ttlMs: 1, methods: ['GetPayments'] } })).toThrow('GetPayments is no method');
  });
});
