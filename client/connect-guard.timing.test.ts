// Connects that never end, and what is left of them. Real time; bounds above are generous.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { credentials as grpc } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { guardConnects } from './connect-guard.ts';
import { type CallError, type ClientEvent, type ClientOptions, createClient, standard } from './index.ts';
import { hangingOnce } from './testing/hanging-credentials.ts';
import { scriptedServer } from './testing/scripted-server.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function connect(address: string, options: ClientOptions = {}) {
  const events: ClientEvent[] = [];
  const policies = standard({ attemptTimeoutMs: 5_000, retry: false, breaker: false });
  const client = createClient(unstableService, address, {
    policies,
    connectTimeoutMs: 200,
    channelOptions: { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 50 },
    onEvent: (event) => events.push(event),
    ...options,
  });
  cleanUps.push(() => client.close());
  const ask = async () => {
    const startedAtMs = performance.now();
    const error = await client.processData({ payload: 'x' }).then(
      () => undefined,
      (caught: CallError) => caught,
    );
    return { status: error?.status ?? 'OK', message: error?.message ?? '', ms: performance.now() - startedAtMs };
  };
  const recycled = () => events.filter(({ type }) => type === 'channel-recycled').length;
  return { client, ask, recycled };
}

async function mutePeer() {
  const proxy = await tcpProxy(() => undefined);
  cleanUps.push(() => proxy.close());
  return proxy;
}

// Accepts nothing: once its short line of connections is full, the kernel drops whoever asks to connect.
const full = `
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    process.send(server.address().port, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

async function swallowingPeer(): Promise<string> {
  const child = fork('-', { execArgv: ['-e', full], stdio: 'ignore' });
  cleanUps.push(() => child.kill('SIGKILL'));
  const [port] = (await once(child, 'message')) as [number];
  const fillers = Array.from({ length: 4 }, () => net.connect(port, '127.0.0.1').on('error', () => undefined));
  cleanUps.push(() => fillers.forEach((socket) => socket.destroy()));
  await delay(200);
  return `127.0.0.1:${port}`;
}

// Other systems refuse in place of dropping.
describe.runIf(process.platform === 'linux')('a network that swallows the connect', () => {
  it('holds nothing once the client is closed', async () => {
    const address = await swallowingPeer();
    const { client, ask } = connect(address, { policies: standard({ totalTimeoutMs: 300, retry: false }) });
    expect((await ask()).status).toBe('DEADLINE_EXCEEDED');
    const connects = () => process.getActiveResourcesInfo().filter((name) => name === 'ConnectWrap').length;
    const before = connects();
    await client.close();
    await vi.waitFor(() => expect(connects()).toBe(before - 1), 2_000);
  });
});

describe('a peer that accepts and never speaks', () => {
  it('ends the call that waits for it when the connect is given up, and says why', async () => {
    const { address } = await mutePeer();
    const { status, message, ms } = await connect(address).ask();
    expect(status).toBe('UNAVAILABLE');
    expect(message).toContain(`${address} accepted the connection and said nothing for 200 ms`);
    expect(ms).toBeGreaterThanOrEqual(195);
    expect(ms).toBeLessThan(1_500);
  });

  it('never holds more than one socket, however often it is dialled', async () => {
    const proxy = await mutePeer();
    const { ask, recycled } = connect(proxy.address);
    let most = 0;
    const giveUpAtMs = performance.now() + 20_000;
    while (recycled() < 5 && performance.now() < giveUpAtMs) {
      await ask();
      await delay(20);
      most = Math.max(most, proxy.open());
    }
    expect(proxy.accepted()).toBeGreaterThanOrEqual(5);
    expect(most).toBe(1);
  });

  it('keeps none of a peer that says a few bytes and stops, once the client is closed', async () => {
    let [open, accepted] = [0, 0];
    const peer = net.createServer((socket) => {
      [open, accepted] = [open + 1, accepted + 1];
      socket.on('error', () => undefined).once('close', () => (open -= 1));
      socket.resume();
      // Five bytes of the nine that a frame begins with.
      socket.write(Buffer.from([0, 0, 18, 4, 0]));
    });
    await once(peer.listen(0, '127.0.0.1'), 'listening');
    cleanUps.push(() => peer.close());
    const { client, ask } = connect(`127.0.0.1:${(peer.address() as net.AddressInfo).port}`);
    for (let n = 0; n < 3; n += 1) expect(await ask()).toMatchObject({ status: 'UNAVAILABLE' });
    expect(accepted).toBeGreaterThan(0);
    await client.close();
    await expect.poll(() => open, { timeout: 2_000 }).toBe(0);
  });

  it('keeps no socket when the client is closed meanwhile', async () => {
    const proxy = await mutePeer();
    const { client } = connect(proxy.address, { connectTimeoutMs: 60_000 });
    await client.processData({ payload: 'x' }, { timeoutMs: 100 }).catch(() => undefined);
    expect(proxy.open()).toBe(1);
    await client.close();
    await delay(100);
    expect(proxy.open()).toBe(0);
  });
});

it('leaves a connection alone that has spoken, long after the limit', async () => {
  const server = await scriptedServer();
  cleanUps.push(() => server.close());
  const proxy = await tcpProxy(() => server.port);
  cleanUps.push(() => proxy.close());
  const { ask, recycled } = connect(proxy.address);
  expect(await ask()).toMatchObject({ status: 'OK' });
  await delay(500);
  expect(await ask()).toMatchObject({ status: 'OK' });
  expect([proxy.accepted(), recycled()]).toEqual([1, 0]);
});

it('refuses a connect that comes through after the channel was closed', async () => {
  const proxy = await mutePeer();
  const onGivenUp = vi.fn();
  const credentials = guardConnects(grpc.createInsecure(), { limitMs: 200, onGivenUp });
  const connector = credentials._createSecureConnector({ path: proxy.address }, {});
  const socket = net.connect(proxy.port, '127.0.0.1');
  await once(socket, 'connect');
  connector.destroy();
  await expect(connector.connect(socket)).rejects.toThrow('the channel was closed while it connected');
  expect(onGivenUp).not.toHaveBeenCalled();
  socket.destroy();
});

describe('with TLS', () => {
  const ca = certificate();
  const secure = () => ({ credentials: grpc.createSsl(ca?.cert) });
  const listen = async (accept: (socket: tls.TLSSocket) => void) => {
    const peer = tls.createServer({ ...ca!, ALPNProtocols: ['h2'] }, accept).listen(0, '127.0.0.1');
    await once(peer, 'listening');
    cleanUps.push(() => peer.close());
    return `localhost:${(peer.address() as net.AddressInfo).port}`;
  };

  it.skipIf(!ca)('gives up a handshake that is never answered', async () => {
    const proxy = await mutePeer();
    const { status, message } = await connect(`localhost:${proxy.port}`, secure()).ask();
    expect(status).toBe('UNAVAILABLE');
    expect(message).toContain('said nothing for 200 ms');
    await delay(20);
    expect(proxy.open()).toBeLessThanOrEqual(1);
  });

  it.skipIf(!ca)('leaves a connection alone that has spoken', async () => {
    const server = await scriptedServer();
    cleanUps.push(() => server.close());
    let handshakes = 0;
    const peer = await listen((socket) => {
      handshakes += 1;
      const upstream = net.connect(server.port, '127.0.0.1').on('error', () => undefined);
      socket.on('error', () => undefined).once('close', () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    const { ask, recycled } = connect(peer, secure());
    expect(await ask()).toMatchObject({ status: 'OK' });
    await delay(500);
    expect(await ask()).toMatchObject({ status: 'OK' });
    expect([handshakes, recycled()]).toEqual([1, 0]);
  });

  it.skipIf(!ca)('gives up a peer that shakes hands and then never speaks HTTP/2', async () => {
    let open = 0;
    const peer = await listen((socket) => {
      open += 1;
      socket.on('error', () => undefined).once('close', () => (open -= 1));
      socket.resume();
    });
    const { client, ask, recycled } = connect(peer, secure());
    expect(await ask()).toMatchObject({ status: 'UNAVAILABLE' });
    expect(recycled()).toBeGreaterThan(0);
    await client.close();
    await delay(100);
    expect(open).toBe(0);
  });
});

describe('a connect that hangs out of our reach (a resolver, TCP itself)', () => {
  it('has its channel replaced: what waits in it ends, and the next attempt connects', async () => {
    const server = await scriptedServer();
    cleanUps.push(() => server.close());
    const { ask, recycled } = connect(server.address, { credentials: hangingOnce() });
    const { status, ms } = await ask();
    expect(status).toBe('UNAVAILABLE');
    expect(ms).toBeGreaterThanOrEqual(290);
    expect(ms).toBeLessThan(2_000);
    expect(recycled()).toBe(1);
    expect(await ask()).toMatchObject({ status: 'OK' });
    expect(recycled()).toBe(1);
  });

  it('is given up also behind a connect that failed', async () => {
    const first = await scriptedServer();
    first.close();
    const { ask, recycled } = connect(first.address, { credentials: hangingOnce(2) });
    expect(await ask()).toMatchObject({ status: 'UNAVAILABLE' });
    const server = await scriptedServer(first.port);
    cleanUps.push(() => server.close());
    await expect.poll(async () => (await ask()).status, { timeout: 15_000, interval: 100 }).toBe('OK');
    expect(recycled()).toBe(1);
  });

  it('is over within one call, where the call is retried', async () => {
    const server = await scriptedServer();
    cleanUps.push(() => server.close());
    const policies = standard({ attemptTimeoutMs: 5_000, retry: { initialBackoffMs: 1 }, breaker: false });
    const { ask } = connect(server.address, { credentials: hangingOnce(), policies });
    expect(await ask()).toMatchObject({ status: 'OK' });
  });
});

/** Undefined where there is no openssl to make one. */
function certificate(): { readonly key: Buffer; readonly cert: Buffer } | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'connect-guard-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  try {
    execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...name], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
