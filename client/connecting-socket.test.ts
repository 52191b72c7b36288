import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { nextSocket } from './connecting-socket.ts';

async function somewhere(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A function that connects, in a file with the name of grpc-js's transport. */
async function transport(): Promise<(port: number) => Socket> {
  const folder = mkdtempSync(path.join(tmpdir(), 'transport-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'grpc-js'));
  const file = path.join(folder, 'grpc-js', 'transport.js');
  writeFileSync(file, `exports.dial = (port) => require('node:net').connect(port, '127.0.0.1');`);
  const { dial } = (await import(pathToFileURL(file).href)) as { dial: (port: number) => Socket };
  return dial;
}

test('gives the sockets of one turn to those who wait, in turn, and none that somebody else made', async () => {
  const [port, dial] = [await somewhere(), await transport()];
  const taken: [string, Socket][] = [];
  nextSocket((socket) => taken.push(['first', socket]));
  nextSocket((socket) => taken.push(['second', socket]));
  const foreign = connect(port, '127.0.0.1');
  const [first, second, third] = [dial(port), dial(port), dial(port)];
  expect(taken).toEqual([
    ['first', first],
    ['second', second],
  ]);
  for (const socket of [foreign, first, second, third]) socket.destroy();
});

test('waits no longer than the turn', async () => {
  const [port, dial] = [await somewhere(), await transport()];
  let taken = 0;
  nextSocket(() => taken++);
  await turn();
  dial(port).destroy();
  expect(taken).toBe(0);
});
