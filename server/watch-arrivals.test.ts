import { once } from 'node:events';
import { Client, credentials, Server, ServerCredentials, type ServiceError } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { chaosControl } from '../proto/definitions.ts';
import { type ArrivalFeed, arrivalFeed, noArrival } from './arrivals.ts';
import { watchArrivals } from './watch-arrivals.ts';

async function watched(feed: ArrivalFeed, maxPending: number) {
  const server = new Server();
  const { WatchArrivals } = chaosControl;
  const handler = watchArrivals({ feed, maxPending, stopped: new AbortController().signal });
  server.addService({ WatchArrivals }, { WatchArrivals: handler });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  onTestFinished(() => {
    client.close();
    server.forceShutdown();
  });
  const { path, requestSerialize, responseDeserialize } = WatchArrivals;
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
}

test('a reader that does not read is dropped with RESOURCE_EXHAUSTED, and no longer fed', async () => {
  const feed = arrivalFeed();
  let fed = 0;
  const counting: ArrivalFeed = {
    ...feed,
    subscribe: (listener) => feed.subscribe((event) => (fed++, listener(event))),
  };
  const stream = await watched(counting, 50);
  await once(stream, 'readable'); // The marker is there; nothing is read from now on.
  const event = { ...noArrival, callKey: 'k'.repeat(4000) };
  for (let index = 0; index < 2000; index++) {
    feed.publish(event);
    if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(fed).toBeGreaterThan(50);
  expect(fed).toBeLessThan(1000);
  const failed = once(stream, 'error');
  let read = 0;
  stream.on('data', () => read++);
  const [error] = (await failed) as [ServiceError];
  expect(error).toMatchObject({ code: 8, details: 'the reader is too slow: more than 50 events wait for it' });
  expect(read).toBe(fed); // The marker and every event but the one that was too much.
});

test('a reader that keeps up gets everything, however much', async () => {
  const feed = arrivalFeed();
  const stream = await watched(feed, 50);
  let read = 0;
  stream.on('data', () => read++);
  await once(stream, 'data');
  for (let index = 0; index < 2000; index++) {
    feed.publish(noArrival);
    if (index % 20 === 19) while (read < index + 2) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(read).toBe(2001);
  stream.on('error', () => {});
  stream.cancel();
});
