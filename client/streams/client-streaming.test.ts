// Methods with a stream of requests and one answer, on a service whose messages are numbers.
import { setTimeout as delay } from 'node:timers/promises';
import { Server, ServerCredentials, type ServerReadableStream, type sendUnaryData, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientEvent, createClient, standard } from '../index.ts';

const serialize = (value: unknown) => Buffer.from(JSON.stringify(value));
const deserialize = (bytes: Buffer) => JSON.parse(bytes.toString()) as unknown;
const sums = {
  Add: {
    path: '/test.Sums/Add',
    requestStream: true as const,
    responseStream: false as const,
    requestSerialize: serialize as (value: number) => Buffer,
    requestDeserialize: deserialize as (bytes: Buffer) => number,
    responseSerialize: serialize as (value: { sum: number }) => Buffer,
    responseDeserialize: deserialize as (bytes: Buffer) => { sum: number },
  },
};

type Handler = (call: ServerReadableStream<number, { sum: number }>, done: sendUnaryData<{ sum: number }>) => void;

const adding: Handler = (call, done) => {
  let sum = 0;
  call.on('data', (value: number) => (sum += value));
  call.on('end', () => done(null, { sum }));
};
const failing: Handler = (_, done) => done({ code: status.UNAVAILABLE, details: 'down' });

let server: Server;
let address: string;
let handlers: Handler[];
let cancelled: number;
let events: ClientEvent[];
const quick = { initialBackoffMs: 1, maxBackoffMs: 1 };

const connect = () =>
  createClient(sums, address, { policies: standard({ retry: quick }), onEvent: (event) => events.push(event) });

beforeEach(async () => {
  handlers = [adding];
  cancelled = 0;
  events = [];
  server = new Server();
  server.addService(sums, {
    Add: (call: Parameters<Handler>[0], done: Parameters<Handler>[1]) => {
      call.on('cancelled', () => (cancelled += 1));
      const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
      handler?.(call, done);
    },
  });
  const credentials = ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve) =>
    server.bindAsync('127.0.0.1:0', credentials, (_, bound) => resolve(bound)),
  );
  address = `127.0.0.1:${port}`;
});
afterEach(() => server.forceShutdown());

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  );

async function* counting(to: number, waitMs = 0) {
  for (let n = 1; n <= to; n += 1) {
    if (waitMs > 0) await delay(waitMs);
    yield n;
  }
}

describe('a stream of requests', () => {
  it('has one answer, typed', async () => {
    await using client = connect();
    const { sum } = await client.add(counting(100));
    expect(sum).toBe(5_050);
    expect((await client.add([1, 2, 3])).sum).toBe(6);
    expect((await client.add([])).sum).toBe(0);
    expect(events.slice(0, 4).map(({ type }) => type)).toEqual([
      'call-started',
      'attempt-started',
      'attempt-ended',
      'call-ended',
    ]);
  });

  it('lasts as long as it lasts: the times of attempts and calls are not for it', async () => {
    await using client = createClient(sums, address, {
      policies: standard({ attemptTimeoutMs: 50, totalTimeoutMs: 100 }),
    });
    expect((await client.add(counting(4, 50))).sum).toBe(10);
  });

  it('ends at the deadline of the caller, for the server too', async () => {
    await using client = connect();
    const error = await failure(client.add(counting(1_000, 20), { timeoutMs: 200 }));
    expect(error).toMatchObject({ name: 'DeadlineExceededError', limit: 'total' });
    await vi.waitFor(() => expect(cancelled).toBe(1));
  });

  it('ends with the signal of the caller, for the server too', async () => {
    await using client = connect();
    const caller = new AbortController();
    const call = failure(client.add(counting(1_000, 20), { signal: caller.signal }));
    await delay(100);
    caller.abort();
    expect(await call).toMatchObject({ name: 'CancelledError' });
    await vi.waitFor(() => expect(cancelled).toBe(1));
  });

  it('ends with what its messages threw', async () => {
    await using client = connect();
    const bug = new Error('bug');
    async function* messages() {
      yield 1;
      throw bug;
    }
    expect(await failure(client.add(messages()))).toMatchObject({ name: 'CancelledError', cause: bug });
    await vi.waitFor(() => expect(cancelled).toBe(1));
  });

  it('is not tried again: its messages have left', async () => {
    handlers = [failing];
    await using client = connect();
    expect(await failure(client.add(counting(3)))).toMatchObject({ name: 'CallError', status: 'UNAVAILABLE' });
    expect(events.filter(({ type }) => type === 'attempt-started')).toHaveLength(1);
  });

  it('begins again with what the caller gives', async () => {
    handlers = [failing, failing, adding];
    await using client = connect();
    const asked: unknown[] = [];
    const { sum } = await client.add(counting(3), {
      resumeBackoff: quick,
      reconnect({ error, received, reconnection }) {
        asked.push([error.status, received, reconnection]);
        return counting(3);
      },
    });
    expect(sum).toBe(6);
    expect(asked).toEqual([
      ['UNAVAILABLE', 0, 1],
      ['UNAVAILABLE', 0, 2],
    ]);
  });

  it('begins again at most as often as the caller says', async () => {
    handlers = [failing];
    await using client = connect();
    const options = { maxResumptions: 2, resumeBackoff: quick, reconnect: () => [1] };
    expect(await failure(client.add([1], options))).toMatchObject({ status: 'UNAVAILABLE' });
    expect(events.filter(({ type }) => type === 'attempt-started')).toHaveLength(3);
  });

  it('is refused for bad options and messages', async () => {
    await using client = connect();
    const bad = client.add([1], { idleTimeoutMs: 5 } as object);
    expect(String(await failure(bad))).toContain('call options.idleTimeoutMs is not an option');
    expect(String(await failure(client.add(5 as never)))).toContain('messages must be an AsyncIterable or Iterable');
  });
});
