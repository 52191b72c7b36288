import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type ArrivalEvent, type ArrivalFeed, arrivalFeed, noArrival } from './arrivals.ts';
import { eventStreams, type StreamsOptions } from './http-control-stream.ts';
import type { HttpError } from './http-error.ts';
import { open } from './testing-http.ts';

/** A server of nothing but streams, and what is subscribed to its feed. */
async function streaming(options: Partial<StreamsOptions> = {}) {
  const feed = arrivalFeed();
  let subscribed = 0;
  const counting: ArrivalFeed = {
    ...feed,
    subscribe(listener) {
      subscribed++;
      const stop = feed.subscribe(listener);
      return () => (subscribed--, stop());
    },
  };
  const stopped = new AbortController();
  const openStream = eventStreams({ feed: counting, stopped: stopped.signal, ...options });
  const server = createServer((request, response) => {
    try {
      openStream(request, response, (event) => (event.lane === 'untold' ? undefined : event));
    } catch (error) {
      response.writeHead((error as HttpError).status).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, feed, stopped, subscribed: () => subscribed };
}

const event = (change: Partial<ArrivalEvent> = {}): ArrivalEvent => ({ ...noArrival, id: '1', ...change });

/** The next text, up to `end` and what came with it. */
async function next(stream: IncomingMessage, end: string): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  while (!text.includes(end)) text += (stream.read() as string | null) ?? (await once(stream, 'readable'), '');
  return text;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(2);
}

test('once its head is there a stream misses nothing, one JSON object a line', async () => {
  const { port, feed } = await streaming();
  const stream = await open(port, 'GET', '/');
  expect(stream.headers['content-type']).toBe('application/x-ndjson');
  feed.publish(event());
  feed.publish(event({ lane: 'untold' }));
  feed.publish(event({ id: '2', callKey: 'a\nb' }));
  const lines = await next(stream, '"caller":""}\n');
  const read = lines.length > 400 ? lines : lines + (await next(stream, '"caller":""}\n'));
  const told = read
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ArrivalEvent);
  expect(told).toEqual([event(), event({ id: '2', callKey: 'a\nb' })]);
  stream.destroy();
});

test('who asks for server-sent events gets them, with signs of life', async () => {
  const { port, feed } = await streaming({ idleMs: 10 });
  const stream = await open(port, 'GET', '/', { headers: { accept: 'text/event-stream' } });
  expect(stream.headers['content-type']).toBe('text/event-stream');
  expect(await next(stream, '\n\n')).toMatch(/^: alive\n\n/);
  feed.publish(event());
  expect(await next(stream, '}\n\n')).toContain(`data: ${JSON.stringify(event())}\n\n`);
  stream.destroy();
});

test('a stream ends in order when the server stops, and lets go of the feed', async () => {
  const { port, stopped, subscribed } = await streaming();
  const stream = await open(port, 'GET', '/');
  expect(subscribed()).toBe(1);
  stopped.abort();
  stream.resume();
  await once(stream, 'end');
  await until(() => subscribed() === 0);
  expect(stream.complete).toBe(true);
  const late = await open(port, 'GET', '/');
  late.resume();
  await once(late, 'end');
  expect(subscribed()).toBe(0);
});

test('a reader that leaves is forgotten', async () => {
  const { port, subscribed } = await streaming();
  const stream = await open(port, 'GET', '/');
  stream.destroy();
  await until(() => subscribed() === 0);
});

/** A reader that reads its head and then nothing more. */
async function deafReader(port: number) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.pause();
  return socket;
}

test('a reader that does not keep up is dropped when too much waits for it', async () => {
  const { port, feed, subscribed } = await streaming({ maxPendingBytes: 100_000 });
  await deafReader(port);
  const large = event({ callKey: 'k'.repeat(50_000) });
  let told = 0;
  for (; subscribed() > 0 && told < 5000; told++) {
    feed.publish(large);
    if (told % 10 === 0) await wait(1);
  }
  expect(subscribed()).toBe(0);
  expect(told).toBeLessThan(5000);
});

test('a reader that takes nothing any more is dropped after a while, one that reads is not', async () => {
  const { port, feed, subscribed } = await streaming({ maxPendingBytes: 1e9, idleMs: 50 });
  await deafReader(port);
  const reader = await open(port, 'GET', '/');
  reader.resume();
  const large = event({ callKey: 'k'.repeat(1_000_000) });
  while (subscribed() === 2) {
    feed.publish(large); // Until it is more than the kernel's buffers hold.
    await wait(5);
  }
  expect(subscribed()).toBe(1);
  expect(reader.destroyed).toBe(false);
  reader.destroy();
});

test('no more streams are open than may be', async () => {
  const { port } = await streaming({ maxStreams: 2 });
  const [first] = [await open(port, 'GET', '/'), await open(port, 'GET', '/')];
  expect((await open(port, 'GET', '/')).statusCode).toBe(429);
  first.destroy();
  let status: number | undefined;
  do {
    const again = await open(port, 'GET', '/');
    status = again.statusCode;
    if (status === 429) again.destroy();
  } while (status === 429);
  expect(status).toBe(200);
});
