import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { eventStream, type EventStream } from './event-stream.ts';
import { readEvents } from './event-reader.ts';
import { closeServer, listen } from './listen.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

const serve = async (stream: EventStream) => {
  const server = createServer((_request, response) => stream.add(response, [{ event: 'first', data: { n: 0 } }]));
  servers.push(server);
  return await listen(server, '127.0.0.1', 0, 'TEST_PORT');
};

const until = async (condition: () => boolean) => {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('waited 10 s for nothing');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('a reader gets the first message and then all that follow, in order', async () => {
  const stream = eventStream();
  const url = `http://127.0.0.1:${await serve(stream)}/`;
  const seen: unknown[] = [];
  for await (const message of readEvents(url, { signal: AbortSignal.timeout(10_000) })) {
    seen.push(message);
    if (message.event === 'first') for (const n of [1, 2, 3]) stream.send({ event: 'next', data: { n } });
    if (seen.length === 4) stream.close();
  }
  expect(seen).toEqual([{ event: 'first', data: { n: 0 } }, ...[1, 2, 3].map((n) => ({ event: 'next', data: { n } }))]);
  expect(stream.readers).toBe(0);
});

test('a reader that does not read is cut off, the stream lives on', async () => {
  const stream = eventStream({ maxPendingBytes: 64 * 1024 });
  const socket = connect(await serve(stream), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.pause();
  await until(() => stream.readers === 1);
  const data = 'x'.repeat(256 * 1024);
  for (let i = 0; i < 200 && stream.readers > 0; i++) {
    stream.send({ event: 'flood', data });
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(stream.readers).toBe(0);
  socket.on('error', () => undefined);
  socket.destroy();
  await once(socket, 'close');
});

test('a silent stream is an error, not a wait for ever', async () => {
  const url = `http://127.0.0.1:${await serve(eventStream())}/`;
  const read = async () => {
    for await (const message of readEvents(url, { signal: AbortSignal.timeout(10_000), idleMs: 100 })) void message;
  };
  await expect(read()).rejects.toThrow('was silent for 100 ms');
});

test('a page that is not a stream is an error', async () => {
  const server = createServer((_request, response) => response.writeHead(404).end());
  servers.push(server);
  const url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0, 'TEST_PORT')}/events`;
  await expect(readEvents(url, { signal: AbortSignal.timeout(10_000) }).next()).rejects.toThrow(`${url} answered 404`);
});
