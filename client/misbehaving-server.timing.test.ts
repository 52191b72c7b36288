// 10,000 ways a server can break the protocol, drawn by seed: each call ends in time, with an answer or one clear error,
// and nothing is left behind.
import { createServer, constants, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { createClient } from './create-client.ts';
import { CallError } from './errors.ts';
import { standard } from './standard.ts';
import { statusNames } from './status.ts';

type Draw = () => number;

/** Mulberry32: small, seeded, good enough to pick from a list. */
const seeded = (seed: number): Draw => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
const pick = <T>(draw: Draw, list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
const bytes = (draw: Draw, most: number) =>
  Buffer.from(Array.from({ length: Math.floor(draw() * most) }, () => Math.floor(draw() * 256)));

const framed = (message: Buffer, { flag = 0, length = message.length } = {}) => {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
};
const good = framed(Buffer.from([0x08, 0x01]));
const ok = { ':status': 200, 'content-type': 'application/grpc' };

/** Answers with these messages and then these trailers. */
const answer = (stream: ServerHttp2Stream, body: Buffer[], trailers: Record<string, string>, headers: object = ok) => {
  stream.respond({ ...headers }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  for (const chunk of body) stream.write(chunk);
  stream.end();
};

const oddStatuses = ['', '-1', '99', '1e1', 'OK', '0x0', '14 ', '٣', '999999999999999999999', '7'];
const oddPushbacks = ['', '-1', '5', '1.5', 'soon', '99999999999', '+1'];
const resets = [0, 1, 2, 3, 5, 7, 8, 9, 11, 12, 13];

/** What a broken server does, by name. */
const misdeeds: Record<string, (stream: ServerHttp2Stream, draw: Draw) => void> = {
  'answers well': (stream) => answer(stream, [good], { 'grpc-status': '0' }),
  'no status in the trailers': (stream) => answer(stream, [good], { note: 'none' }),
  'no trailers': (stream) => {
    stream.respond({ ...ok });
    stream.end(good);
  },
  'an odd status': (stream, draw) => answer(stream, [good], { 'grpc-status': pick(draw, oddStatuses) }),
  'an odd status alone': (stream, draw) =>
    stream.respond({ ...ok, 'grpc-status': pick(draw, oddStatuses) }, { endStream: true }),
  'a message that does not decode': (stream, draw) =>
    answer(stream, [good], { 'grpc-status': '13', 'grpc-message': pick(draw, ['%', '%zz', '%E2%82', '%00']) }),
  'an odd pushback': (stream, draw) =>
    answer(stream, [], { 'grpc-status': '14', 'grpc-retry-pushback-ms': pick(draw, oddPushbacks) }),
  'a binary trailer that is none': (stream) =>
    answer(stream, [], { 'grpc-status': '9', 'grpc-status-details-bin': '!!!not base64!!!' }),
  'no message': (stream) => answer(stream, [], { 'grpc-status': '0' }),
  'two messages': (stream) => answer(stream, [good, good], { 'grpc-status': '0' }),
  'noise for a message': (stream, draw) => answer(stream, [framed(bytes(draw, 64))], { 'grpc-status': '0' }),
  'noise for a frame': (stream, draw) => answer(stream, [bytes(draw, 64)], { 'grpc-status': '0' }),
  'half a message': (stream) => answer(stream, [framed(Buffer.alloc(3), { length: 9 })], { 'grpc-status': '0' }),
  'a message of 4 GB': (stream) =>
    answer(stream, [framed(Buffer.alloc(9), { length: 2 ** 32 - 1 })], { 'grpc-status': '0' }),
  'a message above the limit': (stream) => answer(stream, [framed(Buffer.alloc(5_000))], { 'grpc-status': '0' }),
  'compressed with nothing': (stream) =>
    answer(stream, [framed(Buffer.from([1]), { flag: 1 })], { 'grpc-status': '0' }),
  'an unknown encoding': (stream) =>
    answer(
      stream,
      [framed(Buffer.from([1]), { flag: 1 })],
      { 'grpc-status': '0' },
      { ...ok, 'grpc-encoding': 'brown' },
    ),
  'an odd compression flag': (stream, draw) =>
    answer(stream, [framed(Buffer.from([8, 1]), { flag: 2 + Math.floor(draw() * 250) })], { 'grpc-status': '0' }),
  'another content type': (stream) =>
    answer(stream, [good], { 'grpc-status': '0' }, { ...ok, 'content-type': 'text/html' }),
  'an HTTP error': (stream, draw) => {
    stream.respond({ ':status': pick(draw, [302, 400, 401, 403, 404, 429, 500, 502, 503, 504]) });
    stream.end('<h1>proxy</h1>');
  },
  'large trailers': (stream) => answer(stream, [good], { 'grpc-status': '8', large: 'x'.repeat(30_000) }),
  'a reset at once': (stream, draw) => stream.close(pick(draw, resets)),
  'a reset after the headers': (stream, draw) => {
    stream.respond({ ...ok });
    stream.close(pick(draw, resets));
  },
  'a reset within the message': (stream, draw) => {
    stream.respond({ ...ok });
    stream.write(good.subarray(0, 4), () => stream.close(pick(draw, resets)));
  },
  silence: () => undefined,
  'silence after the headers': (stream) => stream.respond({ ...ok }),
  'silence after the message': (stream) => {
    stream.respond({ ...ok });
    stream.write(good);
  },
  'goodbye to the connection': (stream, draw) =>
    stream.session?.goaway(pick(draw, [constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_ENHANCE_YOUR_CALM]), 0),
  'the connection is cut': (stream) => stream.session?.destroy(),
};
const names = Object.keys(misdeeds);
// These end every call on the connection: drawn as often as the others they would leave nothing else to see.
const rare = ['goodbye to the connection', 'the connection is cut'];

let server: Http2Server;
const sessions = new Set<ServerHttp2Session>();
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

beforeEach(async () => {
  // Or Node's server sends a client away that gives up many calls.
  server = createServer({ streamResetBurst: 1e6, streamResetRate: 1e6 });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});
afterEach(async () => {
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  for (const session of sessions) session.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Starts misbehaving; which misdeed a stream meets is told by its number alone. */
const misbehave = (seed: number, draws: (draw: Draw) => string) => {
  const draw = seeded(seed);
  const done = new Map<string, number>();
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    const name = draws(draw);
    done.set(name, (done.get(name) ?? 0) + 1);
    misdeeds[name]?.(stream, draw);
  });
  return done;
};

const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const policies = () =>
  standard({
    totalTimeoutMs: 1_000,
    attemptTimeoutMs: 100,
    retry: { attempts: 2, initialBackoffMs: 1, maxBackoffMs: 2 },
    breaker: false,
  });

it('ends each of 10,000 misbehaviours with an answer or one clear error, in time, and leaves nothing', async () => {
  const common = names.filter((name) => !rare.includes(name));
  const done = misbehave(7, (draw) => pick(draw, draw() < 0.002 ? rare : common));
  const misdone = () => [...done.values()].reduce((sum, times) => sum + times, 0);
  const channelOptions = {
    'grpc.max_receive_message_length': 4_000,
    'grpc.initial_reconnect_backoff_ms': 1,
    'grpc.max_reconnect_backoff_ms': 20,
  };
  const client = createClient(unstableService, address(), { policies: policies(), channelOptions });
  const ended = { answered: 0, failed: 0 };
  const strange: string[] = [];
  const caller = async () => {
    while (misdone() < 10_000) {
      const startedAtMs = performance.now();
      try {
        const response = await client.processData({ payload: 'x' });
        ended.answered += 1;
        if (typeof response.success !== 'boolean') strange.push(`answered ${JSON.stringify(response)}`);
      } catch (error) {
        ended.failed += 1;
        const clear =
          error instanceof CallError &&
          statusNames.includes(error.status) &&
          error.code !== 0 &&
          error.message.startsWith('resilience.UnstableService/ProcessData') &&
          error.message.length < 1_000 &&
          !/undefined|: $/.test(error.message) &&
          error.attempts.length > 0;
        if (!clear) strange.push(String(error));
        // Time for a new connection: else those that find none are most of all calls.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const tookMs = performance.now() - startedAtMs;
      if (tookMs > 5_000) strange.push(`took ${tookMs} ms`);
    }
  };
  await Promise.all(Array.from({ length: 50 }, caller));
  expect(strange.slice(0, 10)).toEqual([]);
  expect([...done.keys()].sort()).toEqual([...names].sort());
  expect(ended.answered).toBeGreaterThan(500);
  expect(ended.failed).toBeGreaterThan(3_000);
  await client.close();
  await expect.poll(() => sessions.size, { timeout: 10_000 }).toBe(0);
  expect(unhandled).toEqual([]);
}, 180_000);

it.each(names)('is right again after the server %s', async (name) => {
  const done = misbehave(1, () => name);
  await using client = createClient(unstableService, address(), { policies: policies() });
  await client.processData({ payload: 'x' }).catch(() => undefined);
  expect(done.get(name)).toBeGreaterThan(0);
  server.removeAllListeners('stream');
  misbehave(1, () => 'answers well');
  expect(await client.processData({ payload: 'x' })).toMatchObject({ success: true });
});
