// Streams and real time: limits, giving up, closing, and readers and servers that are slow.
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { bearer, CancelledError, type ClientOptions, createClient, DeadlineExceededError, standard } from '../index.ts';
import { charges, connect, failure, method, quick, streamRig, watched } from '../testing/stream-rig.ts';

const rig = streamRig();

describe('the time to the first message', () => {
  const impatient = () =>
    connect(rig, { policies: standard({ attemptTimeoutMs: 120, retry: { ...quick, attempts: 2 } }) });

  it('is that of an attempt, and not on the wire', async () => {
    rig.server.plan('silence');
    await using own = impatient();
    const [error] = await watched(own.watchPayments({}));
    expect(error).toMatchObject({
      name: 'RetriesExhaustedError',
      cause: { name: 'DeadlineExceededError', limit: 'attempt' },
    });
    expect(rig.server.arrivals.map(({ timeoutMs }) => timeoutMs)).toEqual([Infinity, Infinity]);
    await vi.waitFor(() => expect(rig.server.arrivals.every(({ cancelledAtMs }) => cancelledAtMs)).toBe(true));
  });

  it('does not end a stream that is open and quiet', async () => {
    rig.server.plan({ headers: true, status: 'silence' });
    await using own = impatient();
    const stream = own.watchPayments({});
    const waiting = stream.next();
    await delay(400);
    expect(rig.server.arrivals).toHaveLength(1);
    expect(rig.server.arrivals[0]?.cancelledAtMs).toBeUndefined();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('does not end a stream that has begun', async () => {
    rig.server.plan({ messages: 2, status: 'silence' });
    await using own = impatient();
    const stream = own.watchPayments({});
    expect(await watched(stream, 1)).toEqual(['1']);
    const another = own.watchPayments({});
    await another.next();
    await delay(300);
    expect(await another.next()).toMatchObject({ value: { sequence: '2' } });
  });
});

describe('the idle timeout before a stream has begun', () => {
  it.each<[string, ClientOptions]>([
    ['no policies', { policies: [] }],
    ['no time of an attempt', { policies: standard({ attemptTimeoutMs: false, retry: false }) }],
    ['a longer time of an attempt', { policies: standard({ attemptTimeoutMs: 10_000, retry: false }) }],
  ])('ends it, with %s', async (_, options) => {
    rig.server.plan('silence');
    await using own = connect(rig, options);
    const startedAtMs = performance.now();
    const [error] = await watched(own.watchPayments({}, { idleTimeoutMs: 100 }));
    expect(error).toMatchObject({ name: 'DeadlineExceededError', limit: 'attempt' });
    expect(String(error)).toContain('not answered within 100 ms');
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    await vi.waitFor(() => expect(rig.server.arrivals[0]?.cancelledAtMs).toBeDefined());
  });

  it('lets a resumption be tried again that nobody answers', async () => {
    rig.server.plan({ messages: 1, status: 'UNAVAILABLE' }, 'silence', { messages: 1, status: 'silence' });
    await using own = connect(rig, { policies: standard({ attemptTimeoutMs: false, retry: quick }) });
    const resume = ({ sequence }: { sequence: string }) => ({ afterSequence: sequence });
    const options = { idleTimeoutMs: 200, resume, resumeBackoff: quick };
    expect(await watched(own.watchPayments({}, options), 2)).toEqual(['1', '2']);
    expect(rig.server.arrivals).toHaveLength(3);
  });

  it('ends the wait for a connection and for credentials', async () => {
    const peer = net.createServer((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(peer.address() as net.AddressInfo).port}`;
    const mute = createClient(paymentGateway, address, { policies: [], connectTimeoutMs: 60_000 });
    const auth = bearer(() => new Promise<string>(() => undefined));
    const tokenless = createClient(paymentGateway, address, { policies: [], auth, allowPlaintextAuth: true });
    for (const client of [mute, tokenless]) {
      expect(await watched(client.watchPayments({}, { idleTimeoutMs: 100 }))).toHaveLength(1);
      await client.close();
    }
    peer.close();
  });

  it('does not end one that is open and quiet before its reader has waited so long', async () => {
    rig.server.plan({ headers: true, delayMs: 0, status: 'silence' });
    await using own = connect(rig, { policies: standard({ attemptTimeoutMs: false }) });
    const stream = own.watchPayments({}, { idleTimeoutMs: 100 });
    await delay(300);
    expect(rig.server.arrivals[0]?.cancelledAtMs).toBeUndefined();
    await stream.return();
  });
});

describe('the deadline of a stream', () => {
  it("is the caller's alone, on the wire, and ends it wherever it is", async () => {
    rig.server.plan({ messages: 1, status: 'silence' });
    const startedAtMs = performance.now();
    const [first, error] = await watched(rig.client.watchPayments({}, { timeoutMs: 300 }));
    expect(first).toBe('1');
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ limit: 'total' });
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(300);
    expect(rig.server.arrivals[0]?.timeoutMs).toBeGreaterThan(200);
    expect(rig.server.arrivals[0]?.timeoutMs).toBeLessThanOrEqual(301);
    expect(rig.events.at(-1)).toMatchObject({ outcome: 'timeout' });
  });

  it('is none by default: the total time is for calls that answer once', async () => {
    await using own = connect(rig, { policies: standard({ totalTimeoutMs: 100 }) });
    rig.server.plan({ messages: 1, status: 'silence' });
    const stream = own.watchPayments({});
    await stream.next();
    const waiting = stream.next();
    await delay(300);
    expect(rig.server.arrivals[0]).toMatchObject({ timeoutMs: Infinity, cancelledAtMs: undefined });
    await stream.return();
    await waiting;
  });
});

describe('giving up', () => {
  it.each([
    ['before the first message', 'silence' as const, 0],
    ['between messages', { messages: 1, status: 'silence' } as const, 1],
    ['in the wait before a retry', 'UNAVAILABLE' as const, 0],
  ])('%s settles the reader within 20 ms and cancels on the wire', async (_, plan, reads) => {
    rig.server.plan(plan);
    const slow = { initialBackoffMs: 10_000, maxBackoffMs: 10_000 };
    await using own = connect(rig, { policies: standard({ retry: slow }) });
    const caller = new AbortController();
    const stream = own.watchPayments({}, { signal: caller.signal });
    for (let n = 0; n < reads; n += 1) await stream.next();
    const waiting = failure(stream.next());
    await vi.waitFor(() => expect(rig.server.arrivals).toHaveLength(1));
    await delay(50);
    const abortedAtMs = performance.now();
    caller.abort(new Error('enough'));
    const error = await waiting;
    expect(performance.now() - abortedAtMs).toBeLessThan(20);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as Error).cause).toMatchObject({ message: 'enough' });
    if (plan !== 'UNAVAILABLE') await vi.waitFor(() => expect(rig.server.arrivals[0]?.cancelledAtMs).toBeDefined());
    expect(rig.events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'cancelled' });
  });

  it('before it begins sends nothing', async () => {
    const stream = rig.client.watchPayments({}, { signal: AbortSignal.abort() });
    expect(await watched(stream)).toMatchObject([{ name: 'CancelledError', attempts: [] }]);
    expect(rig.server.arrivals).toHaveLength(0);
    expect(rig.events).toHaveLength(0);
  });

  it('by leaving the loop cancels on the wire', async () => {
    rig.server.plan({ messages: 5, status: 'silence' });
    expect(await watched(rig.client.watchPayments({}), 2)).toEqual(['1', '2']);
    await vi.waitFor(() => expect(rig.server.arrivals[0]?.cancelledAtMs).toBeDefined());
    expect(rig.events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'cancelled' });
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const added = vi.spyOn(signal, 'addEventListener');
    rig.server.plan({ messages: 1 }, { messages: 1, status: 'UNAVAILABLE' });
    for (let n = 0; n < 2; n += 1) await watched(rig.client.watchPayments({}, { signal }));
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed).toHaveBeenCalledTimes(2);
  });
});

describe('closing the client', () => {
  it('ends open streams at once, for their readers with a clear error', async () => {
    rig.server.plan({ messages: 1, status: 'silence' });
    const stream = rig.client.watchPayments({});
    await stream.next();
    const waiting = failure(stream.next());
    const startedAtMs = performance.now();
    await rig.client.close();
    expect(performance.now() - startedAtMs).toBeLessThan(100);
    expect(await waiting).toMatchObject({
      name: 'CancelledError',
      message: `${method}/WatchPayments cancelled: the client was closed`,
    });
  });

  it('refuses streams from then on', async () => {
    await rig.client.close();
    expect(await watched(rig.client.watchPayments({}))).toMatchObject([{ name: 'ClientClosedError' }]);
    expect(await failure(rig.client.chargeMany([]).next())).toMatchObject({ name: 'ClientClosedError' });
  });
});

describe('back-pressure', () => {
  const kibibytes = 16;
  const messageBytes = kibibytes * 1_024;

  it('keeps a fast server waiting for a slow reader', async () => {
    rig.server.plan({ messages: 20_000, messageBytes });
    const stream = rig.client.watchPayments({});
    for (let n = 0; n < 3; n += 1) await stream.next();
    await delay(200);
    const sent = rig.server.arrivals[0]?.sent ?? Infinity;
    await delay(200);
    expect(rig.server.arrivals[0]?.sent).toBe(sent);
    expect(sent * kibibytes).toBeLessThan(1_024);
  });

  it('keeps fast messages waiting for a slow server', async () => {
    rig.server.plan({ messages: 0, status: 'silence' });
    const { seen, messages } = charges('x'.repeat(messageBytes));
    const stream = rig.client.chargeMany(messages);
    const waiting = stream.next();
    await delay(200);
    const { pulled } = seen;
    await delay(200);
    expect(seen.pulled).toBe(pulled);
    expect(pulled * kibibytes).toBeLessThan(2_048);
    await stream.return();
    await waiting;
  });
});
