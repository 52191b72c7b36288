// Servers that die, are not there yet, or never speak: bounded by the deadlines, recovered from without a new client.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { type CallError, type ClientEvent, createClient, standard } from './index.ts';
import { type ScriptedServer, scriptedServer } from './testing/scripted-server.ts';

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

/** A port that stands in front of a server, which may come later; what arrives before it hangs for ever. */
async function proxyTo(server: () => ScriptedServer | undefined) {
  const hanging: net.Socket[] = [];
  const passing: net.Socket[] = [];
  const proxy = net.createServer((socket) => {
    socket.on('error', () => undefined);
    const target = server();
    if (!target) return void hanging.push(socket.resume());
    const upstream = net.connect(target.port, '127.0.0.1').on('error', () => undefined);
    passing.push(socket, upstream);
    socket.pipe(upstream).pipe(socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  cleanUps.push(() => {
    for (const socket of [...hanging, ...passing]) socket.destroy();
    proxy.close();
  });
  return { port: (proxy.address() as net.AddressInfo).port, hanging, passing };
}

it('fails at once with UNAVAILABLE when the connection is reset under a call, and recovers', async () => {
  const server = await start();
  const { port, passing } = await proxyTo(() => server);
  const { ask, recovers } = connect(port);
  server.plan('silence');
  const hung = ask();
  await delay(100);
  for (const socket of passing.splice(0)) socket.resetAndDestroy();
  server.plan('UNAVAILABLE');
  expect(await hung).toBe('UNAVAILABLE');
  server.plan('OK');
  await recovers();
});

it('abandons a connection that was accepted and never speaks, while that peer still holds it', async () => {
  let server: ScriptedServer | undefined;
  const { port, hanging } = await proxyTo(() => server);
  const { ask, recovers, events } = connect(port);
  expect(await ask()).toBe('DEADLINE_EXCEEDED');
  expect(await ask()).toBe('DEADLINE_EXCEEDED');
  server = await start();
  await recovers();
  expect(events.filter(({ type }) => type === 'channel-recycled')).toHaveLength(2);
  // One connection for each attempt that ran out of time, no more.
  expect(hanging).toHaveLength(2);
});

it('abandons it also while another client of this process still waits on it', async () => {
  let server: ScriptedServer | undefined;
  const { port } = await proxyTo(() => server);
  const [one, other] = [connect(port), connect(port)];
  expect(await Promise.all([one.ask(), other.ask()])).toEqual(['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED']);
  const waiting = other.ask();
  await delay(100);
  server = await start();
  expect(await one.ask()).toBe('OK');
  await waiting;
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
