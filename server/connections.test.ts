import { once } from 'node:events';
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from 'node:net';
import { lookup } from 'node:dns/promises';
import { expect, onTestFinished, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { connections } from './connections.ts';
import { systemClock } from './clock.ts';
import { grpcListener } from './listen.ts';
import { connect, invoke, serverAndClient } from './testing.ts';

/** Connections over a real port, and what became of each. */
async function taken(receive: (connection: number) => { silentMs: number } | undefined = () => undefined) {
  const served: Socket[] = [];
  const open = connections({ clock: systemClock, serve: (socket) => void served.push(socket), receive });
  const server = createServer(open.accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    open.close();
    server.close();
  });
  const dial = async () => {
    const socket = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  return { open, served, dial };
}

test('each is served and numbered from 1; none are left once all are closed', async () => {
  const numbers: number[] = [];
  const { open, served, dial } = await taken((connection) => void numbers.push(connection));
  await open.none();
  const dialled = [await dial(), await dial()];
  await expect.poll(() => served.length).toBe(2);
  expect(numbers).toEqual([1, 2]);
  let left = true;
  const none = open.none().then(() => (left = false));
  dialled[0]!.destroy();
  served[0]!.destroy();
  await once(served[0]!, 'close');
  expect(left).toBe(true);
  open.close();
  await none;
});

test('a reset reaches every caller as ECONNRESET', async () => {
  const { open, served, dial } = await taken();
  const dialled = [await dial(), await dial()];
  await expect.poll(() => served.length).toBe(2);
  const errors = dialled.map((socket) =>
    once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code),
  );
  open.reset();
  expect(await Promise.all(errors)).toEqual(['ECONNRESET', 'ECONNRESET']);
});

test('the listener takes the same port again, and a taken one is a clear error', async () => {
  const listener = grpcListener({ host: '127.0.0.1', port: 0, accept: (socket) => void socket.destroy() });
  const port = await listener.listen();
  const second = grpcListener({ host: '127.0.0.1', port, accept() {} });
  await expect(second.listen()).rejects.toMatchObject({ option: 'grpcPort', message: `port ${port} is taken` });
  listener.close();
  expect(await listener.listen()).toBe(port);
  listener.close();
});

test('every address of a host name is listened on', async () => {
  const [server] = await serverAndClient({ host: 'localhost' });
  const addresses = await lookup('localhost', { all: true });
  expect(addresses.length).toBeGreaterThan(0);
  for (const { address, family } of addresses) {
    const client = connect(family === 6 ? `[${address}]:${server.grpcPort}` : `${address}:${server.grpcPort}`);
    expect(await invoke(client, unstableService.ProcessData, { payload: 'x' }, { timeoutMs: 5000 })).toMatchObject({
      status: 'OK',
    });
  }
});

test('a host that is no name of anything is a clear error', async () => {
  await expect(serverAndClient({ host: 'no-such-host.invalid' })).rejects.toMatchObject({
    option: 'host',
    message: expect.stringMatching(/^cannot listen on no-such-host\.invalid:0: E[A-Z_]+$/) as string,
  });
});
