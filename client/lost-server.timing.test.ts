// Servers that die, are not there yet, or never speak: bounded by the deadlines, recovered from without a new client.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { type CallError, type ClientEvent, createClient, standard } from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';
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

function connect(port: number, attemptTimeoutMs = 500) {
  const events: ClientEvent[] = [];
  const policies = standard({ attemptTimeoutMs, retry: { attempts: 2, initialBackoffMs: 50 }, breaker: false });
  const client = createClient(unstableService, `127.0.0.1:${port}`, {
    policies,
    connectTimeoutMs: 400,
    onEvent: (event) => events.push(event),
  });
  cleanUps.push(() => client.close());
  const ask = async () => {
    const startedAtMs = performance.now();
    const status = await client.processData({ payload: 'x' }).then(
      () => 'OK',
      (error: CallError) => error.status,
    );
    const ms = performance.now() - startedAtMs;
    expect(ms).toBeLessThan(2_000);
    return status;
  };
  const recovers = async () => {
    const giveUpAtMs = performance.now() + 15_000;
    while ((await ask()) !== 'OK') {
      if (performance.now() > giveUpAtMs) expect.fail('it did not recover within 15 s');
      await delay(50);
    }
  };
  return { ask, recovers, events };
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

it('recovers when the server is killed and restarted', async () => {
  const server = await start();
  const { ask, recovers } = connect(server.port);
  expect(await ask()).toBe('OK');
  server.close();
  expect(await ask()).toBe('UNAVAILABLE');
  expect(await ask()).toBe('UNAVAILABLE');
  const again = await start(server.port);
  await recovers();
  expect(again.arrivals.length).toBeGreaterThan(0);
});

it('connects to a server that was not there yet', async () => {
  const port = await freePort();
  const { ask, recovers } = connect(port);
  expect(await ask()).toBe('UNAVAILABLE');
  await start(port);
  await recovers();
});

async function proxyTo(server: () => ScriptedServer | undefined) {
  const proxy = await tcpProxy(() => server()?.port);
  cleanUps.push(() => proxy.close());
  return proxy;
}

it('fails at once with UNAVAILABLE when the connection is reset under a call, and recovers', async () => {
  const server = await start();
  const proxy = await proxyTo(() => server);
  const { ask, recovers } = connect(proxy.port);
  server.plan('silence');
  const hung = ask();
  await delay(100);
  proxy.reset();
  server.plan('UNAVAILABLE');
  expect(await hung).toBe('UNAVAILABLE');
  server.plan('OK');
  await recovers();
});

it('gives up a connection that was accepted and never speaks, while that peer still holds it', async () => {
  let server: ScriptedServer | undefined;
  const proxy = await proxyTo(() => server);
  const { ask, recovers, events } = connect(proxy.port);
  // The call that waits is told, before its own time is over.
  expect(await ask()).toBe('UNAVAILABLE');
  expect(await ask()).toBe('UNAVAILABLE');
  server = await start();
  await recovers();
  expect(events.filter(({ type }) => type === 'channel-recycled').length).toBeGreaterThan(0);
  // Nothing is left of the connects that were given up.
  expect(proxy.open()).toBe(1);
});

it('gives it up also while another client of this process still waits on it', async () => {
  let server: ScriptedServer | undefined;
  const proxy = await proxyTo(() => server);
  const [one, other] = [connect(proxy.port), connect(proxy.port)];
  expect(await Promise.all([one.ask(), other.ask()])).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  server = await start();
  await Promise.all([one.recovers(), other.recovers()]);
});

it('lets a connect that is merely slow finish, though attempts run out of time meanwhile', async () => {
  const server = await start();
  let connections = 0;
  const slow = net.createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined).pause();
    setTimeout(() => {
      const upstream = net.connect(server.port, '127.0.0.1').on('error', () => undefined);
      socket.pipe(upstream).pipe(socket);
      cleanUps.push(() => (socket.destroy(), upstream.destroy()));
    }, 250);
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  cleanUps.push(() => slow.close());
  const { ask, recovers } = connect((slow.address() as net.AddressInfo).port, 100);
  expect(await ask()).toBe('DEADLINE_EXCEEDED');
  await recovers();
  expect(connections).toBe(1);
});
