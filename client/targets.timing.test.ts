// Standby targets, with real servers that die and come back. Real time; bounds above are generous.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { type CallError, type ClientEvent, type ClientOptions, createClient, standard } from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';
import { hangingOnce } from './testing/hanging-credentials.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(port = 0): Promise<ScriptedServer> {
  const server = await scriptedServer(port);
  cleanUps.push(() => server.close());
  return server;
}

function connect(targets: string | string[], options: ClientOptions = {}) {
  const events: ClientEvent[] = [];
  const retry = { attempts: 3, initialBackoffMs: 50, jitter: false } as const;
  const client = createClient(unstableService, targets, {
    policies: standard({ attemptTimeoutMs: 3_000, retry, breaker: false }),
    onEvent: (event) => events.push(event),
    ...options,
  });
  cleanUps.push(() => client.close());
  const ask = (timeoutMs = 5_000) =>
    client.processData({ payload: 'x' }, { timeoutMs }).then(
      () => 'OK',
      (error: CallError) => error.status,
    );
  const changes = () =>
    events.flatMap((event) => (event.type === 'target-changed' ? [[event.fromTarget, event.toTarget]] : []));
  const recycled = () => events.filter(({ type }) => type === 'channel-recycled').length;
  return { client, ask, changes, recycled };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > giveUpAtMs) expect.fail('it did not come to hold within 15 s');
    await delay(50);
  }
}

describe('ordered targets', () => {
  it('go on at the standby within the same call when the primary is killed, and come back with it', async () => {
    const [primary, standby] = [await start(), await start()];
    const { ask, changes } = connect([primary.address, standby.address]);
    expect(await ask()).toBe('OK');
    expect(standby.arrivals).toHaveLength(0);

    primary.close();
    for (let n = 0; n < 3; n += 1) expect(await ask()).toBe('OK');
    expect(standby.arrivals).toHaveLength(3);
    const [first, second] = [`dns:${primary.address}`, `dns:${standby.address}`];
    expect(changes()).toEqual([[first, second]]);

    const again = await start(primary.port);
    await until(async () => (await ask()) === 'OK' && again.arrivals.length > 0);
    const before = standby.arrivals.length;
    expect(await ask()).toBe('OK');
    expect(standby.arrivals).toHaveLength(before);
    expect(changes()).toEqual([
      [first, second],
      [second, first],
    ]);
  });

  it('need no more than one retry when the connection is lost under a call', async () => {
    const [primary, standby] = [await start(), await start()];
    const proxy = await tcpProxy(() => primary.port);
    cleanUps.push(() => proxy.close());
    const retry = { attempts: 2, initialBackoffMs: 200, jitter: false } as const;
    const policies = standard({ attemptTimeoutMs: 3_000, retry, breaker: false });
    const { ask } = connect([proxy.address, standby.address], { policies });
    expect(await ask()).toBe('OK');
    primary.plan('silence');
    const underWay = ask();
    await delay(100);
    proxy.close();
    expect(await underWay).toBe('OK');
    expect(standby.arrivals).toHaveLength(1);
  });

  it('fail with UNAVAILABLE when both are down, at once, and recover with the standby alone', async () => {
    const [primary, standby] = [await start(), await start()];
    const { ask } = connect([primary.address, standby.address]);
    expect(await ask()).toBe('OK');
    primary.close();
    standby.close();
    expect(await ask()).toBe('UNAVAILABLE');
    const startedAtMs = performance.now();
    expect(await ask()).toBe('UNAVAILABLE');
    expect(performance.now() - startedAtMs).toBeLessThan(1_500);
    await start(standby.port);
    await until(async () => (await ask()) === 'OK');
  });

  it('leave a primary that hangs while it connects, and come back once it speaks', async () => {
    const [server, standby] = [await start(), await start()];
    const proxy = await tcpProxy(() => server.port);
    cleanUps.push(() => proxy.close());
    proxy.mode('mute');
    const { ask, changes, recycled } = connect([proxy.address, standby.address], { connectTimeoutMs: 200 });
    const startedAtMs = performance.now();
    expect(await ask()).toBe('OK');
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(standby.arrivals).toHaveLength(1);
    expect(recycled()).toBeGreaterThan(0);
    proxy.mode('pass');
    await until(async () => (await ask()) === 'OK' && server.arrivals.length > 0);
    expect(changes()).toHaveLength(2);
  });

  it('dial a standby again that went idle while it was down, so that it is there when the primary dies', async () => {
    const [gone, standby] = [await start(), await start()];
    gone.close();
    standby.close();
    const channelOptions = { 'grpc.client_idle_timeout_ms': 1_000, 'grpc.max_reconnect_backoff_ms': 500 };
    const { ask } = connect([gone.address, standby.address], { channelOptions });
    expect(await ask(2_000)).toBe('UNAVAILABLE');
    const primary = await start(gone.port);
    await until(async () => (await ask()) === 'OK');
    const idleAtMs = performance.now() + 2_500;
    while (performance.now() < idleAtMs) {
      await ask();
      await delay(100);
    }
    const again = await start(standby.port);
    primary.close();
    await until(async () => (await ask(2_000)) === 'OK');
    expect(again.arrivals.length).toBeGreaterThan(0);
  });

  it('leave it by default while there is time for the standby', async () => {
    const standby = await start();
    const proxy = await tcpProxy(() => undefined);
    cleanUps.push(() => proxy.close());
    const { ask } = connect([proxy.address, standby.address]);
    expect(await ask(4_000)).toBe('OK');
  });

  it('leave a primary whose connect hangs out of our reach, and try it again', async () => {
    const [primary, standby] = [await start(), await start()];
    const credentials = hangingOnce();
    const { ask, changes } = connect([primary.address, standby.address], { connectTimeoutMs: 200, credentials });
    expect(await ask()).toBe('OK');
    expect(standby.arrivals).toHaveLength(1);
    await until(async () => (await ask()) === 'OK' && primary.arrivals.length > 0);
    expect(changes()).toHaveLength(2);
  });

  it('say in the journal of the call who answered, and keep one target for the metrics', async () => {
    const [primary, standby] = [await start(), await start()];
    standby.plan('UNAVAILABLE');
    const { client } = connect([primary.address, standby.address], { policies: standard({ breaker: false }) });
    primary.close();
    const error: CallError = await client.processData({ payload: 'x' }).then(
      () => expect.fail('it succeeded'),
      (caught: CallError) => caught,
    );
    expect(error.attempts.at(-1)?.endpoint).toBe(standby.address);
    expect(await client.registry.metrics()).not.toContain(`grpc_target="dns:${standby.address}"`);
  });

  it.each([
    [[], 'target must be a non-empty string or a list of them, got []'],
    [['a:1', ''], 'target[1] must be a non-empty string, got ""'],
    [7, 'target must be a non-empty string, got 7'],
  ])('are refused: %j', (targets, message) => {
    expect(() => createClient(unstableService, targets as string[])).toThrow(new TypeError(message));
  });
});
