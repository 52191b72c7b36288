// What of grpc-js is configured, at work: keepalive, round robin, ejection of outliers, the age of a connection.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { experimental } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { type CallError, type ClientOptions, createClient, standard, systemClock } from './index.ts';
import { hangingOnce } from './testing/hanging-credentials.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(): Promise<ScriptedServer> {
  const server = await scriptedServer();
  cleanUps.push(() => server.close());
  return server;
}

async function proxied() {
  const server = await start();
  const proxy = await tcpProxy(() => server.port);
  cleanUps.push(() => proxy.close());
  return { server, proxy };
}

function connect(target: string, options: ClientOptions = {}) {
  const client = createClient(unstableService, target, {
    policies: standard({ attemptTimeoutMs: 300, retry: false, breaker: false }),
    ...options,
  });
  cleanUps.push(() => client.close());
  const ask = () =>
    client.processData({ payload: 'x' }).then(
      () => 'OK',
      (error: CallError) => error.status,
    );
  return { client, ask };
}

describe('a connection that falls silent without being closed', () => {
  const silent = async (keepalive: ClientOptions['keepalive']) => {
    const { proxy } = await proxied();
    const { ask } = connect(proxy.address, { keepalive: keepalive ?? {} });
    expect(await ask()).toBe('OK');
    // A new connection would reach the server.
    proxy.silence();
    return { proxy, ask };
  };

  it('is found by a ping and replaced', async () => {
    const { proxy, ask } = await silent({ intervalMs: 200, timeoutMs: 200 });
    const startedAtMs = performance.now();
    const answers: string[] = [];
    while (answers.at(-1) !== 'OK' && performance.now() - startedAtMs < 10_000) answers.push(await ask());
    expect(answers[0]).not.toBe('OK');
    expect(answers.at(-1)).toBe('OK');
    expect(proxy.accepted()).toBe(2);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  it('is found by nobody without keepalive', async () => {
    const { proxy, ask } = await silent(false);
    for (let n = 0; n < 4; n += 1) expect(await ask()).toBe('DEADLINE_EXCEEDED');
    expect(proxy.accepted()).toBe(1);
  });
});

describe('three endpoints of one target', () => {
  const three = async (options: ClientOptions) => {
    const servers = [await start(), await start(), await start()] as const;
    const target = `ipv4:${servers.map(({ address }) => address).join(',')}`;
    return { servers, ...connect(target, options) };
  };

  it('stay with the first by default', async () => {
    const { servers, ask } = await three({});
    for (let n = 0; n < 9; n += 1) expect(await ask()).toBe('OK');
    expect(servers.map(({ arrivals }) => arrivals.length)).toEqual([9, 0, 0]);
  });

  it('take turns with round_robin', async () => {
    const { servers, ask } = await three({ loadBalancing: 'round_robin' });
    // Until all three are connected.
    while (servers.some(({ arrivals }) => arrivals.length === 0)) await ask();
    const before = servers.map(({ arrivals }) => arrivals.length);
    for (let n = 0; n < 9; n += 1) await ask();
    expect(servers.map(({ arrivals }, index) => arrivals.length - before[index]!)).toEqual([3, 3, 3]);
  });

  it('become two while one of them fails, and three again when its time is over', async () => {
    const outlierEjection = { intervalMs: 300, minimumRequests: 3, baseEjectionMs: 1_000 };
    const { servers, ask } = await three({ loadBalancing: 'round_robin', outlierEjection });
    const [bad] = servers;
    bad.plan('UNAVAILABLE');
    const failedOf = async (calls: number) => {
      let failed = 0;
      for (let n = 0; n < calls; n += 1) {
        if ((await ask()) !== 'OK') failed += 1;
        await delay(5);
      }
      return failed;
    };
    const ejected = async () => {
      const arrivals = bad.arrivals.length;
      const failed = await failedOf(12);
      return failed === 0 && bad.arrivals.length === arrivals;
    };
    await until(ejected);
    bad.plan('OK');
    const arrivals = bad.arrivals.length;
    await until(async () => (await ask()) === 'OK' && bad.arrivals.length > arrivals);
  });

  it('stay three when one fails and nobody ejects it', async () => {
    const { servers, ask } = await three({ loadBalancing: 'round_robin' });
    const [bad] = servers;
    bad.plan('UNAVAILABLE');
    const endAtMs = performance.now() + 1_000;
    while (performance.now() < endAtMs) {
      await ask();
      await delay(5);
    }
    const arrivals = bad.arrivals.length;
    for (let n = 0; n < 9; n += 1) await ask();
    expect(bad.arrivals.length - arrivals).toBe(3);
  });
});

describe('a connection that has grown old', () => {
  it('is replaced while calls go on, and none of them fails', async () => {
    const { server, proxy } = await proxied();
    const { ask } = connect(proxy.address, { maxConnectionAgeMs: 300 });
    const endAtMs = performance.now() + 2_000;
    const answers: string[] = [];
    while (performance.now() < endAtMs) {
      answers.push(await ask());
      await delay(2);
    }
    expect(answers.every((answer) => answer === 'OK')).toBe(true);
    expect(server.arrivals).toHaveLength(answers.length);
    expect(proxy.accepted()).toBeGreaterThanOrEqual(4);
    expect(proxy.accepted()).toBeLessThanOrEqual(8);
    await until(() => proxy.open() === 1);
  });

  it.each(['pick_first', 'round_robin'] as const)(
    'is followed by one to where the name leads by then: %s',
    async (how) => {
      const [old, young] = [await start(), await start()];
      const places = [old];
      resolveBy('changing', () => places.map(({ port }) => port));
      const { ask } = connect('changing:///payments', { maxConnectionAgeMs: 200, loadBalancing: how });
      expect(await ask()).toBe('OK');
      places.splice(0, 1, young);
      await until(async () => (await ask()) === 'OK' && young.arrivals.length > 0);
      const before = old.arrivals.length;
      for (let n = 0; n < 5; n += 1) expect(await ask()).toBe('OK');
      expect(old.arrivals).toHaveLength(before);
    },
  );

  it('is kept while its successor does not get through', async () => {
    const { proxy } = await proxied();
    const { ask } = connect(proxy.address, { maxConnectionAgeMs: 100, connectTimeoutMs: 200 });
    expect(await ask()).toBe('OK');
    proxy.mode('mute');
    const endAtMs = performance.now() + 800;
    while (performance.now() < endAtMs) {
      expect(await ask()).toBe('OK');
      await delay(5);
    }
    const before = proxy.accepted();
    expect(before).toBeGreaterThan(1);
    proxy.mode('pass');
    await until(async () => (await ask()) === 'OK' && proxy.accepted() > before && proxy.open() === 1);
  });

  it('gets another successor when the first hangs out of our reach', async () => {
    const { proxy } = await proxied();
    const credentials = hangingOnce(2);
    const { ask } = connect(proxy.address, { maxConnectionAgeMs: 100, connectTimeoutMs: 100, credentials });
    await until(async () => (await ask()) === 'OK' && proxy.accepted() > 1);
  });

  it('is left by the calls under way only when they end', async () => {
    const { server, proxy } = await proxied();
    const policies = standard({ attemptTimeoutMs: false, retry: false, breaker: false });
    const { client, ask } = connect(proxy.address, { maxConnectionAgeMs: 200, policies });
    expect(await ask()).toBe('OK');
    server.plan('silence', 'OK');
    const long = client.processData({ payload: 'x' }, { timeoutMs: 1_500 }).catch((error: CallError) => error.status);
    await until(async () => (await ask()) === 'OK' && proxy.accepted() > 1);
    expect(proxy.open()).toBeGreaterThan(1);
    expect(await long).toBe('DEADLINE_EXCEEDED');
    await until(() => proxy.open() === 1);
  });

  it('is kept for ever by default', async () => {
    const { proxy } = await proxied();
    let atMs = 1e12;
    const now = () => (atMs += 1e9);
    const { ask } = connect(proxy.address, { clock: { ...systemClock, now }, policies: [] });
    for (let n = 0; n < 5; n += 1) expect(await ask()).toBe('OK');
    await delay(100);
    expect(proxy.accepted()).toBe(1);
  });

  it('is counted on the clock of the client, and spread by its chance', async () => {
    for (const [random, accepted] of [
      [0, 2],
      [0.999, 1],
    ] as const) {
      const { proxy } = await proxied();
      let atMs = 1e12;
      const { ask } = connect(proxy.address, {
        maxConnectionAgeMs: 1_000_000,
        clock: { ...systemClock, now: () => atMs },
        random: () => random,
        policies: [],
      });
      await ask();
      atMs += 950_000;
      await ask();
      await delay(150);
      expect(proxy.accepted()).toBe(accepted);
    }
  });
});

it('keeps no process alive: neither a silent peer, nor a standby, nor a timer of the channel', async () => {
  const server = await start();
  const mute = await tcpProxy(() => undefined);
  cleanUps.push(() => mute.close());
  const program = `
    import { createClient } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    import { unstableService } from ${JSON.stringify(new URL('../proto/definitions.ts', import.meta.url).href)};
    const client = createClient(unstableService, ${JSON.stringify([mute.address, server.address])}, {
      connectTimeoutMs: 200,
      maxConnectionAgeMs: 60_000,
      loadBalancing: 'round_robin',
      outlierEjection: {},
      keepalive: { intervalMs: 1_000, withoutCalls: true },
    });
    await client.processData({ payload: 'x' });
    process.stdout.write('answered\\n');
  `;
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(() => child.kill('SIGKILL'));
  let answeredAtMs = 0;
  child.stdout.once('data', () => (answeredAtMs = performance.now()));
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(answeredAtMs).toBeGreaterThan(startedAtMs);
  expect(performance.now() - answeredAtMs).toBeLessThan(2_000);
});

/** Names of this scheme lead to these ports of this machine; nobody hears of a change before it asks. */
function resolveBy(scheme: string, ports: () => number[]): void {
  class Ports implements experimental.Resolver {
    private readonly listener: experimental.ResolverListener;
    constructor(_: experimental.GrpcUri, listener: experimental.ResolverListener) {
      this.listener = listener;
    }
    updateResolution() {
      const endpoints = ports().map((port) => ({ addresses: [{ host: '127.0.0.1', port }] }));
      process.nextTick(() => this.listener(experimental.statusOrFromValue(endpoints), {}, null, ''));
    }
    destroy() {}
    static getDefaultAuthority = () => 'localhost';
  }
  experimental.registerResolver(scheme, Ports);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > giveUpAtMs) expect.fail('it did not come to hold within 15 s');
    await delay(20);
  }
}
