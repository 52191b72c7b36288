// Real time on a real wire. Bounds below are the promise; bounds above are generous where a busy machine may be late.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paymentGateway, unstableService } from '../proto/definitions.ts';
import {
  CancelledError,
  CircuitOpenError,
  type ClientEvent,
  createClient,
  DeadlineExceededError,
  standard,
} from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(() => server.close());

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

// Takes the call, not its promise: the time begins before the call does.
async function timed(call: () => Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const startedAtMs = performance.now();
  const error = await call().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return { error, ms: performance.now() - startedAtMs };
}

describe('a hung call', () => {
  it('fails with DEADLINE_EXCEEDED after 2.0 to 2.2 s; the wire says so and the server sees the cancellation', async () => {
    await using client = createClient(unstableService, server.address);
    await client.processData({ payload: 'warm up' });
    server.plan('silence');
    const calls = await Promise.all(Array.from({ length: 5 }, () => timed(() => client.processData({ payload: 'x' }))));
    for (const { error, ms } of calls) {
      expect(error).toBeInstanceOf(DeadlineExceededError);
      expect(error).toMatchObject({ code: 4, limit: 'attempt', attempts: { length: 1 } });
      expect(ms).toBeGreaterThanOrEqual(2_000);
      expect(ms).toBeLessThanOrEqual(2_200);
    }
    await delay(100);
    for (const arrived of server.arrivals.slice(1)) {
      // What was left when it arrived: never more than we gave, and not much less.
      expect(arrived.timeoutMs).toBeGreaterThan(1_800);
      expect(arrived.timeoutMs).toBeLessThanOrEqual(2_000);
      expect(arrived.cancelledAtMs! - arrived.atMs).toBeGreaterThan(1_800);
      expect(arrived.cancelledAtMs! - arrived.atMs).toBeLessThan(2_200);
    }
  });

  it('never ends before its limit, however its start falls within a millisecond', async () => {
    const policies = standard({ attemptTimeoutMs: 300, breaker: false });
    await using client = createClient(unstableService, server.address, { policies });
    await client.processData({ payload: 'warm up' });
    server.plan('silence');
    const calls = Array.from({ length: 300 }, async (_, n) => {
      await delay(n * 3.3);
      return (await timed(() => client.processData({ payload: 'x' }))).ms;
    });
    expect(Math.min(...(await Promise.all(calls)))).toBeGreaterThanOrEqual(300);
  });

  it('is tried again where the method is idempotent, with a new deadline each time', async () => {
    const policies = standard({ attemptTimeoutMs: 200, retry: { initialBackoffMs: 50, jitter: false } });
    await using client = createClient(paymentGateway, server.address, { policies });
    server.plan('silence');
    const { error } = await timed(() => client.charge({}, { idempotencyKey: 'k1' }));
    expect(error).toMatchObject({ name: 'RetriesExhaustedError', code: 4, attempts: { length: 3 } });
    expect(server.arrivals.map(({ timeoutMs }) => timeoutMs > 100 && timeoutMs <= 201)).toEqual([true, true, true]);
  });
});

describe('the total time', () => {
  it('cuts the last attempt short, on the wire too', async () => {
    const policies = standard({ totalTimeoutMs: 500, attemptTimeoutMs: 400, retry: { initialBackoffMs: 10 } });
    await using client = createClient(paymentGateway, server.address, { policies });
    server.plan('silence');
    const { error, ms } = await timed(() => client.charge({}, { idempotencyKey: 'k1' }));
    expect(error).toMatchObject({ name: 'DeadlineExceededError', limit: 'total' });
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(ms).toBeLessThan(700);
    expect(server.arrivals).toHaveLength(2);
    expect(server.arrivals[1]!.timeoutMs).toBeLessThan(110);
  });

  it("is the caller's timeoutMs where given", async () => {
    await using client = createClient(unstableService, server.address);
    server.plan('silence');
    const { error, ms } = await timed(() => client.processData({ payload: 'x' }, { timeoutMs: 150 }));
    expect(error).toMatchObject({ name: 'DeadlineExceededError', limit: 'total' });
    expect(ms).toBeGreaterThanOrEqual(150);
    expect(ms).toBeLessThan(400);
  });
});

describe("the caller's abort settles the call within 20 ms and nothing more leaves", () => {
  const states: [string, Parameters<ScriptedServer['plan']>, number][] = [
    ['on the wire', ['silence'], 1],
    ['in backoff', ['UNAVAILABLE'], 1],
  ];

  it.each(states)('%s', async (_, plan, arrivals) => {
    await using client = createClient(paymentGateway, server.address);
    await client.getPayment({ id: 'warm up' });
    server.plan(...plan);
    const lateMs: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await using fresh = createClient(paymentGateway, server.address);
      const before = server.arrivals.length;
      const aborter = new AbortController();
      const settled = timed(() => fresh.charge({}, { idempotencyKey: `k${n}`, signal: aborter.signal }));
      await delay(150);
      const abortedAtMs = performance.now();
      aborter.abort(new Error('enough'));
      const { error } = await settled;
      lateMs.push(performance.now() - abortedAtMs);
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toMatchObject({ cause: { message: 'enough' } });
      expect(server.arrivals.length - before).toBe(arrivals);
    }
    expect(median(lateMs)).toBeLessThan(20);
    const left = server.arrivals.length;
    await delay(1_500);
    expect(server.arrivals.length).toBe(left);
    // What was on the wire was called back, long before its deadline.
    if (!plan.includes('silence')) return;
    for (const { atMs, cancelledAtMs } of server.arrivals.slice(1)) expect(cancelledAtMs! - atMs).toBeLessThan(1_000);
  });

  it('queued, while the connection is not there yet', async () => {
    // Accepts and never speaks: the call waits in the channel.
    const sockets: net.Socket[] = [];
    const silent = net.createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as net.AddressInfo;
    await using client = createClient(paymentGateway, `127.0.0.1:${port}`);
    const aborter = new AbortController();
    const settled = timed(() => client.charge({}, { idempotencyKey: 'k1', signal: aborter.signal }));
    await delay(150);
    expect(sockets).toHaveLength(1);
    const abortedAtMs = performance.now();
    aborter.abort();
    const { error } = await settled;
    expect(performance.now() - abortedAtMs).toBeLessThan(20);
    expect(error).toBeInstanceOf(CancelledError);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('before it begins: nothing leaves at all', async () => {
    await using client = createClient(paymentGateway, server.address);
    const { error } = await timed(() => client.charge({}, { signal: AbortSignal.abort(new Error('never mind')) }));
    expect(error).toMatchObject({ name: 'CancelledError', attempts: [], cause: { message: 'never mind' } });
    expect(server.arrivals).toHaveLength(0);
  });
});

describe('an open circuit', () => {
  it('refuses in under a millisecond, sends nothing, and lets one probe of many out when its time is over', async () => {
    const events: ClientEvent[] = [];
    const policies = standard({ retry: false, breaker: { openMs: 1_000 } });
    const onEvent = (event: ClientEvent) => void events.push(event);
    await using client = createClient(unstableService, server.address, { policies, onEvent });
    server.plan('UNAVAILABLE');
    for (let n = 0; n < 5; n += 1) await timed(() => client.processData({ payload: 'x' }));
    const openedAtMs = performance.now();
    const refusals: number[] = [];
    while (performance.now() - openedAtMs < 800) {
      const { error, ms } = await timed(() => client.processData({ payload: 'x' }));
      expect(error).toBeInstanceOf(CircuitOpenError);
      refusals.push(ms);
      await delay(1);
    }
    expect(median(refusals)).toBeLessThan(1);
    expect(server.arrivals).toHaveLength(5);

    server.plan('silence');
    await delay(1_000 - (performance.now() - openedAtMs) + 5);
    const many = Array.from({ length: 100 }, () =>
      timed(() => client.processData({ payload: 'x' }, { timeoutMs: 300 })),
    );
    await delay(150);
    expect(server.arrivals).toHaveLength(6);
    const ended = await Promise.all(many);
    expect(ended.filter(({ error }) => error instanceof CircuitOpenError)).toHaveLength(99);
    expect(events.filter(({ type }) => type === 'circuit-opened')).toHaveLength(2);
  });
});
