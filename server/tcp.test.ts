// Under TLS, where a socket lies on a socket; without it the tests of the faults say the same.
import { once } from 'node:events';
import { connect as connectHttp2, createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { abandonConnection, resetConnection } from './tcp.ts';
import { certificates } from './testing-certificates.ts';

const made = certificates();
beforeAll(() => {
  made.authority('ca');
  made.certificate('server', { authority: 'ca', names: 'IP:127.0.0.1' });
  return () => made.remove();
});

/** A call over TLS as both sides see it; the server was given its connection, as ours is. */
async function callOverTls() {
  const [cert, key] = [made.pem('server.pem'), made.pem('server.key')];
  const http2 = createSecureServer({ cert, key });
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    http2.emit('connection', socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ca = made.pem('ca.pem');
  const tls = connectTls({ port, host: '127.0.0.1', ca, ALPNProtocols: ['h2'] });
  const client = connectHttp2(`https://127.0.0.1:${port}`, { createConnection: () => tls });
  const error = new Promise<string | undefined>((resolve) =>
    client.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code)),
  );
  const call = client.request({ ':path': '/' });
  call.on('error', () => {});
  const [stream] = (await once(http2, 'stream')) as [ServerHttp2Stream];
  stream.on('error', () => {});
  onTestFinished(() => {
    client.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { session: stream.session!, tls, client, error, socket: sockets[0]! };
}

test('a reset is a TCP reset, and a second one is nothing', async () => {
  const { session, error, socket } = await callOverTls();
  resetConnection(session);
  resetConnection(session);
  expect(await error).toBe('ECONNRESET');
  expect(socket.destroyed).toBe(true);
});

test('an abandoned connection stays open without a byte, and its end is up to the caller', async () => {
  const { session, tls, client, error, socket } = await callOverTls();
  const over = once(session, 'close');
  expect(abandonConnection(session)).toBe(socket);
  expect(abandonConnection(session)).toBeUndefined();
  await over;
  const { bytesRead } = tls;
  let pong = false;
  client.ping((failed) => (pong = failed === null));
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect({ bytes: tls.bytesRead - bytesRead, pong, open: !tls.destroyed && !socket.destroyed }).toEqual({
    bytes: 0,
    pong: false,
    open: true,
  });
  socket.resetAndDestroy();
  expect(await error).toBe('ECONNRESET');
});
