// A client that is closed: its calls get their time, and then nothing of it is left.
import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { paymentGateway } from '../proto/definitions.ts';
import { createClient } from './create-client.ts';
import { CancelledError, ClientClosedError } from './errors.ts';
import type { ClientEvent } from './events.ts';
import { standard } from './standard.ts';
import { scriptedServer } from './testing/scripted-server.ts';

const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('close', () => {
  it('lets a call in flight end, and refuses new ones', async () => {
    using server = await scriptedServer();
    server.plan({ delayMs: 100 });
    const client = createClient(paymentGateway, server.address);
    const call = client.charge({});
    await expect.poll(() => server.arrivals.length).toBe(1);
    const closed = client.close();
    expect(await failure(client.charge({}))).toBeInstanceOf(ClientClosedError);
    expect(await call).toMatchObject({ payment: { id: 'p1' } });
    await closed;
  });

  it('cancels what has not ended at the limit, at the server too, and tells once', async () => {
    using server = await scriptedServer();
    server.plan('silence');
    const events: ClientEvent[] = [];
    const client = createClient(paymentGateway, server.address, { onEvent: (event) => events.push(event) });
    const calls = Array.from({ length: 20 }, () => failure(client.charge({})));
    await expect.poll(() => server.arrivals.length).toBe(20);
    const startedAtMs = performance.now();
    await client.close({ limitMs: 100 });
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    for (const error of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(CancelledError);
      expect(String(error)).toContain('payments.v1.PaymentGateway/Charge cancelled: the client was closed');
    }
    await expect.poll(() => server.arrivals.every(({ cancelledAtMs }) => cancelledAtMs !== undefined)).toBe(true);
    expect(events.filter(({ type }) => type === 'call-ended')).toHaveLength(20);
  });

  it('ends a call that waits to retry, and lets no further attempt leave', async () => {
    using server = await scriptedServer();
    server.plan('UNAVAILABLE');
    const aborter = new AbortController();
    const policies = standard({ retry: { initialBackoffMs: 4_000 } });
    const client = createClient(paymentGateway, server.address, { policies });
    const call = failure(client.charge({}, { signal: aborter.signal }));
    await expect.poll(() => server.arrivals.length).toBe(1);
    await client.close({ limitMs: 0 });
    expect(await call).toBeInstanceOf(CancelledError);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.arrivals).toHaveLength(1);
    expect(getEventListeners(aborter.signal, 'abort')).toEqual([]);
  });

  it('ends a call that waits for its place', async () => {
    using server = await scriptedServer();
    server.plan('silence');
    const policies = standard({ bulkhead: { limit: 1, queue: 1 } });
    const client = createClient(paymentGateway, server.address, { policies });
    const calls = [client.charge({}), client.charge({})].map(failure);
    await expect.poll(() => server.arrivals.length).toBe(1);
    await client.close({ limitMs: 20 });
    for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(CancelledError);
    expect(server.arrivals).toHaveLength(1);
  });

  it('ends what no policy ends: a policy of one’s own that hangs', async () => {
    using server = await scriptedServer();
    const client = createClient(paymentGateway, server.address, { policies: [() => new Promise(() => undefined)] });
    const call = failure(client.charge({}));
    await client.close({ limitMs: 20 });
    expect(await call).toBeInstanceOf(CancelledError);
  });

  it('may be called again, with a shorter limit too', async () => {
    using server = await scriptedServer();
    server.plan('silence');
    const client = createClient(paymentGateway, server.address);
    const call = failure(client.charge({}, { timeoutMs: 60_000 }));
    await expect.poll(() => server.arrivals.length).toBe(1);
    const first = client.close();
    await client.close({ limitMs: 10 });
    await first;
    await client.close();
    expect(await call).toBeInstanceOf(CancelledError);
  });

  it.each([-1, Number.NaN, '5s'])('refuses a limit of %j', async (limitMs) => {
    const client = createClient(paymentGateway, 'localhost:1');
    await expect(client.close({ limitMs } as never)).rejects.toThrow('limitMs must be a number');
    await client.close();
  });

  it('follows an `await using` at the end of its block', async () => {
    using server = await scriptedServer();
    let left;
    {
      await using client = createClient(paymentGateway, server.address);
      await client.charge({});
      left = client;
    }
    expect(await failure(left.charge({}))).toBeInstanceOf(ClientClosedError);
  });
});

const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
const alone = async (program: string) =>
  (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 })).stdout;

it('does not wait for a provider of tokens that hangs while they are renewed', async () => {
  const lived = await alone(`
    const { bearer, createClient } = await import(${here('index.ts')});
    const { scriptedServer } = await import(${here('testing/index.ts')});
    const { paymentGateway } = await import(${here('../proto/definitions.ts')});
    const server = await scriptedServer();
    server.plan('UNAUTHENTICATED');
    let asked = 0;
    const provider = () => ((asked += 1) === 1 ? 'T1' : new Promise(() => undefined));
    const client = createClient(paymentGateway, server.address, { auth: bearer(provider), allowPlaintextAuth: true });
    await client.charge({}, { timeoutMs: 300 }).catch(() => undefined);
    await client.close();
    server.close();
    const closedAtMs = performance.now();
    process.on('exit', () => console.log(asked, performance.now() - closedAtMs < 3_000 ? 'at once' : 'late'));`);
  expect(lived).toBe('2 at once\n');
});

it('leaves nothing that keeps the process alive, with calls waiting, hanging and streaming', async () => {
  const said = await alone(`
    const { createClient, standard } = await import(${here('index.ts')});
    const { scriptedServer } = await import(${here('testing/index.ts')});
    const { paymentGateway } = await import(${here('../proto/definitions.ts')});
    const server = await scriptedServer();
    server.plan('UNAVAILABLE', 'silence');
    const client = createClient(paymentGateway, server.address, { policies: standard({ retry: { initialBackoffMs: 60_000, maxBackoffMs: 60_000 }, totalTimeoutMs: 600_000, attemptTimeoutMs: false }) });
    const calls = [client.charge({}), client.charge({}), client.watchPayments({}).next()];
    for (const call of calls) call.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.close({ limitMs: 100 });
    server.close();
    console.log('closed');`);
  expect(said).toBe('closed\n');
});

it('shows how its breakers stand, as they are now', async () => {
  using server = await scriptedServer();
  server.plan('UNAVAILABLE');
  await using client = createClient(paymentGateway, server.address, {
    policies: standard({ retry: false, breaker: { consecutiveFailures: 1 } }),
  });
  expect(client.breakers.map(({ state }) => state)).toEqual(['closed']);
  await failure(client.charge({}));
  expect(client.breakers.map(({ state }) => state)).toEqual(['open']);
  client.breakers[0]?.isolate();
  expect(client.breakers.map(({ state }) => state)).toEqual(['isolated']);
  client.breakers[0]?.release();
  server.plan('OK');
  await client.charge({});
});
