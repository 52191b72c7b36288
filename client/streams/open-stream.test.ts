import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { CallError, CancelledError, DeadlineExceededError, RetriesExhaustedError } from '../errors.ts';
import { streamEnd } from '../stream-end.ts';
import { bench, failed, methodName } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { mailbox } from './mailbox.ts';
import { openStream, type StreamCall } from './open-stream.ts';
import { type AnyStreamOptions, type Broken, checkStreamOptions } from './stream-options.ts';
import type { Begun } from './streaming.ts';

/** What a run brings: messages and then an error, `end`, or silence; or no stream, but an error or nothing at all. */
type Brings = readonly (number | Error | 'end')[] | Error | 'nothing';

/** A stream as the wire would give it, for as long as `call` is not aborted. */
function begun(call: Call, brings: readonly (number | Error | 'end')[]): Begun {
  const messages = mailbox<unknown>();
  const end = Promise.withResolvers<CallError | undefined>();
  const over = (error?: CallError) => {
    messages.end(error);
    end.resolve(error);
  };
  call.signal?.addEventListener('abort', () => over(new CancelledError('aborted', { method: methodName })));
  const left = [...brings];
  return {
    [streamEnd]: end.promise,
    cancel: over,
    read() {
      const next = left.shift();
      if (next === 'end') over();
      else if (next instanceof Error) over(next as CallError);
      else if (next !== undefined) void messages.put(next);
      return messages.take();
    },
  };
}

interface Setup {
  readonly options?: AnyStreamOptions;
  readonly again?: StreamCall['again'];
  readonly call?: Partial<Call>;
}

/** A stream whose runs bring what is said, the last one for ever. */
function streamOf(runs: readonly Brings[], { options = {}, again, call: own }: Setup = {}) {
  const { clock, events, call, types } = bench();
  const calls: Call[] = [];
  const leftAtMs: number[] = [];
  let open = 0;
  let stop: (() => void) | undefined;
  const chain: StreamCall['chain'] = async (one) => {
    const brings = runs[Math.min(calls.length, runs.length - 1)] as Brings;
    calls.push(one);
    leftAtMs.push(clock.now());
    if (brings instanceof Error) throw brings;
    if (brings === 'nothing') return new Promise(() => undefined);
    return begun(one, brings);
  };
  const asked = call({ method: { ...call().method, kind: 'server_streaming' }, request: { after: 0 }, ...own });
  const opened = (end: () => void) => {
    open += 1;
    stop = end;
    return () => void (open -= 1);
  };
  const checked = checkStreamOptions('server_streaming', options);
  const stream = openStream({ call: asked, chain, options: checked, again, opened });
  const waits = () => leftAtMs.slice(1).map((atMs, index) => atMs - (leftAtMs[index] ?? 0));
  return { stream, clock, events, types, calls, waits, open: () => open, close: () => stop?.() };
}

const after = ({ lastMessage }: Broken) => ({ after: lastMessage });
const message = (value: unknown) => ({ done: false, value });
const done = { done: true, value: undefined };
const down = () => failed('UNAVAILABLE');

/** What a reader gets, in time. */
async function read(stream: AsyncIterable<unknown>, count = Infinity): Promise<unknown[]> {
  const got: unknown[] = [];
  try {
    for await (const one of stream) if (got.push(one) >= count) break;
  } catch (error) {
    got.push(error);
  }
  return got;
}

describe('a stream', () => {
  it('brings its messages and ends, as one call', async () => {
    const { stream, types, events, open } = streamOf([[1, 2, 'end']]);
    expect(open()).toBe(1);
    expect(await read(stream)).toEqual([1, 2]);
    expect(types()).toEqual(['call-started', 'call-ended']);
    expect(events.at(-1)).toMatchObject({ outcome: 'success_first_try', status: 'OK' });
    expect([await stream.next(), open()]).toEqual([done, 0]);
  });

  it('that broke throws behind its last message, once, and is counted as failed', async () => {
    const error = down();
    const { stream, events } = streamOf([[1, error]]);
    expect(await read(stream)).toEqual([1, error]);
    expect(await stream.next()).toEqual(done);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'failure', status: 'UNAVAILABLE' });
  });

  it('that never began is not resumed: whether it is tried again was for retry to say', async () => {
    const error = down();
    const { stream, calls } = streamOf([error], { again: after });
    expect(await read(stream)).toEqual([error]);
    expect(calls).toHaveLength(1);
  });

  it('reads one message ahead and no more', async () => {
    const { stream, events } = streamOf([[1, 'end']]);
    await settle();
    expect(events.map(({ type }) => type)).toEqual(['call-started']);
    expect(await read(stream)).toEqual([1]);
  });

  it('may be asked for several messages at once', async () => {
    const { stream } = streamOf([[1, 2, 'end']]);
    expect(await Promise.all([stream.next(), stream.next(), stream.next()])).toEqual([message(1), message(2), done]);
  });

  it('that a policy replaced by something else says so', async () => {
    const { call } = bench();
    const options = checkStreamOptions('server_streaming', {});
    const chain = (() => Promise.resolve({ default: true })) as unknown as StreamCall['chain'];
    const stream = openStream({ call: call(), chain, options, again: undefined, opened: () => () => undefined });
    await expect(stream.next()).rejects.toThrow(`${methodName} refused: a policy answered with something else`);
  });
});

describe('leaving', () => {
  it.each([
    ['a break', async (stream: AsyncIterable<unknown>) => void (await read(stream, 1))],
    ['return()', async (stream: { return(): Promise<unknown> }) => void (await stream.return())],
    ['disposal', (stream: AsyncDisposable) => stream[Symbol.asyncDispose]()],
  ])('by %s cancels at once, quietly', async (_, leave) => {
    const { stream, calls, events, open } = streamOf([[1, 2]]);
    await leave(stream);
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(open()).toBe(0);
    expect(events.at(-1)).toMatchObject({
      outcome: 'cancelled',
      status: 'CANCELLED',
      message: `${methodName} cancelled: its reader left`,
    });
    expect([await stream.next(), await stream.return()]).toEqual([done, done]);
  });

  it('ends the wait for a message', async () => {
    const { stream } = streamOf([[]]);
    const waiting = stream.next();
    await settle();
    await stream.return();
    expect(await waiting).toEqual(done);
  });

  it('after the end changes nothing', async () => {
    const { stream, types } = streamOf([['end']]);
    await read(stream);
    await stream.return();
    expect(types()).toEqual(['call-started', 'call-ended']);
  });
});

describe("the caller's signal", () => {
  const setup = (runs: readonly Brings[], again?: StreamCall['again']) => {
    const caller = new AbortController();
    return { caller, ...streamOf(runs, { call: { signal: caller.signal }, again }) };
  };
  const reason = new Error('enough');

  it.each([
    ['while a message is awaited', [[]]],
    ['with a message unread', [[1]]],
    ['before the stream has begun', ['nothing']],
  ])('settles the reader at once %s', async (_, runs) => {
    const { caller, stream, events, open } = setup(runs as Brings[]);
    await settle();
    caller.abort(reason);
    const error = await stream.next().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as Error).cause).toBe(reason);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', outcome: 'cancelled' });
    expect(open()).toBe(0);
  });

  it('ends the wait before a resumption, and nothing more leaves', async () => {
    const { caller, stream, clock, calls } = setup([[1, down()]], after);
    const got = read(stream);
    await settle();
    expect(clock.sleeping).toBe(1);
    caller.abort(reason);
    expect(await got).toEqual([1, expect.any(CancelledError)]);
    await clock.advance(60_000);
    expect([calls.length, clock.sleeping]).toEqual([1, 0]);
  });

  it('is let go of at the end', async () => {
    const { caller, stream, types } = setup([['end']]);
    await read(stream);
    caller.abort(reason);
    expect(types()).toEqual(['call-started', 'call-ended']);
  });

  it('that nobody hears of is no unhandled rejection', async () => {
    const { caller } = setup([[1]]);
    caller.abort(reason);
    await settle();
  });
});

it('ends with its client, and says so', async () => {
  const { stream, close, open } = streamOf([[1]]);
  close();
  await expect(stream.next()).rejects.toThrow(`${methodName} cancelled: the client was closed`);
  expect(open()).toBe(0);
});

describe('a resumption', () => {
  it('goes on behind the last message, with its own request, and says so', async () => {
    const { stream, clock, calls, events } = streamOf(
      [
        [1, 2, down()],
        [3, 'end'],
      ],
      { again: after },
    );
    const got = read(stream);
    await clock.advance(50);
    expect(await got).toEqual([1, 2, 3]);
    expect(calls.map(({ request }) => request)).toEqual([{ after: 0 }, { after: 2 }]);
    expect(events).toMatchObject([
      { type: 'call-started' },
      { type: 'stream-resumed', resumption: 1, delayMs: 50, status: 'UNAVAILABLE', received: 2 },
      { type: 'call-ended', status: 'OK' },
    ]);
  });

  it('waits longer each time, up to the maximum, until a message comes', async () => {
    const resumeBackoff = { initialBackoffMs: 100, maxBackoffMs: 400, jitter: false } as const;
    const exhausted = new RetriesExhaustedError('3', { code: status.UNAVAILABLE, method: methodName, cause: down() });
    const runs = [[1, down()], [down()], exhausted, [down()], [2, down()], [3, 'end']] as const;
    const { stream, clock, waits } = streamOf(runs, { again: after, options: { resumeBackoff } });
    const got = read(stream);
    await clock.advance(5_000);
    expect(await got).toEqual([1, 2, 3]);
    expect(waits()).toEqual([100, 200, 400, 400, 100]);
  });

  it('by default waits anything from 0 to 100 ms, growing to from 0 to 10 s', async () => {
    const { stream, clock, waits } = streamOf([[1, down()], ...Array<Brings>(9).fill([down()]), ['end']], {
      again: after,
    });
    const got = read(stream);
    await clock.advance(60_000);
    await got;
    expect(waits()).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  });

  it.each([0, 3, 7_000])('waits exactly as long as the server says: %i ms', async (pushbackMs) => {
    const metadata = new Metadata();
    metadata.set('grpc-retry-pushback-ms', String(pushbackMs));
    const busy = new CallError('busy', { code: status.RESOURCE_EXHAUSTED, method: methodName, metadata });
    const { stream, clock, waits } = streamOf([[1, busy], ['end']], { again: after });
    const got = read(stream);
    await clock.advance(7_000);
    await got;
    expect(waits()).toEqual([pushbackMs]);
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])('happens at most %i times without a message between', async (maxResumptions, leaves) => {
    const error = down();
    const { stream, clock, calls } = streamOf([[1, error], [error]], { again: after, options: { maxResumptions } });
    const got = read(stream);
    await clock.advance(10_000);
    expect(await got).toEqual([1, error]);
    expect(calls).toHaveLength(leaves);
  });

  it('is counted anew after a message', async () => {
    const runs = [[1, down()], [2, down()], [3, down()], ['end']] as const;
    const { stream, clock } = streamOf(runs, { again: after, options: { maxResumptions: 1 } });
    const got = read(stream);
    await clock.advance(10_000);
    expect(await got).toEqual([1, 2, 3]);
  });

  it('does not happen where the deadline leaves no time for the wait: the error is the real one', async () => {
    const error = down();
    const { stream, types } = streamOf([[1, error]], { again: after, call: { deadlineMs: 1_000_050 } });
    expect(await read(stream)).toEqual([1, error]);
    expect(types()).not.toContain('stream-resumed');
  });

  it('does not happen for an answer that would be the same again', async () => {
    const error = failed('INVALID_ARGUMENT');
    const { stream, calls } = streamOf([[1, error]], { again: after });
    expect(await read(stream)).toEqual([1, error]);
    expect(calls).toHaveLength(1);
  });

  it('asks for the request only once all that came was read', async () => {
    const read: unknown[] = [];
    const asked: unknown[] = [];
    const again = (broken: Broken) => asked.push([...read], broken.received, broken.reconnection);
    const { stream, clock } = streamOf([[1, 2, down()], ['end']], { again });
    for await (const one of stream) {
      await settle();
      read.push(one);
      if (read.length === 2) void clock.advance(100);
    }
    expect(asked).toEqual([[1, 2], 2, 1]);
  });

  it('whose request is refused by the caller tells the break', async () => {
    const error = down();
    const { stream, types } = streamOf([[1, error]], { again: () => undefined });
    expect(await read(stream)).toEqual([1, error]);
    expect(types()).not.toContain('stream-resumed');
  });

  it("whose request the caller's code fails to make ends the stream with what it threw", async () => {
    const bug = new Error('bug');
    const again = () => {
      throw bug;
    };
    const { stream } = streamOf([[1, down()]], { again });
    const [, error] = await read(stream);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ cause: bug, message: `${methodName} cancelled: its way to go on threw Error: bug` });
  });

  it('keeps the last 100 attempts, however often it happens', async () => {
    const attempts: unknown[] = Array.from({ length: 500 }, () => ({ backoffMs: 0 }));
    const { stream, clock } = streamOf([[1, down()], ['end']], { again: after, call: { attempts } as Partial<Call> });
    const got = read(stream);
    await clock.advance(100);
    await got;
    expect(attempts).toHaveLength(100);
  });
});

describe('the idle timeout', () => {
  const options = { idleTimeoutMs: 1_000 };

  it('breaks a stream that brings nothing while its reader waits', async () => {
    const { stream, clock } = streamOf([[1]], { options });
    const got = read(stream);
    await clock.advance(999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    const [, error] = await got;
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ limit: 'attempt', message: `${methodName} brought no message for 1000 ms` });
    expect(clock.sleeping).toBe(0);
  });

  it('does not count the time that the reader takes', async () => {
    const { stream, clock } = streamOf([[1, 2]], { options });
    expect(await stream.next()).toEqual(message(1));
    await clock.advance(60_000);
    expect(await stream.next()).toEqual(message(2));
    const waiting = stream.next().catch((error: unknown) => error);
    await clock.advance(999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    expect(await waiting).toBeInstanceOf(DeadlineExceededError);
  });

  it('is resumed from', async () => {
    const { stream, clock, calls } = streamOf([[1], [2, 'end']], { options, again: after });
    const got = read(stream);
    await clock.advance(1_100);
    expect(await got).toEqual([1, 2]);
    expect(calls[1]?.request).toEqual({ after: 1 });
  });

  it('does not count the waits between resumptions', async () => {
    const resumeBackoff = { initialBackoffMs: 9_000, jitter: false } as const;
    const { stream, clock } = streamOf(
      [
        [1, down()],
        [2, 'end'],
      ],
      {
        options: { ...options, resumeBackoff },
        again: after,
      },
    );
    const got = read(stream);
    await clock.advance(9_000);
    expect(await got).toEqual([1, 2]);
  });

  it('leaves no timer behind', async () => {
    const { stream, clock } = streamOf([[1, 'end']], { options });
    expect(await read(stream)).toEqual([1]);
    expect(clock.sleeping).toBe(0);
    const left = streamOf([[]], { options });
    const waiting = left.stream.next();
    await settle();
    await left.stream.return();
    await waiting;
    await settle();
    expect(left.clock.sleeping).toBe(0);
  });

  it('is off by default', async () => {
    const { stream, clock } = streamOf([[1]], { options: { idleTimeoutMs: false } });
    const got = read(stream);
    await clock.advance(86_400_000);
    expect(clock.sleeping).toBe(0);
    await stream.return();
    expect(await got).toEqual([1]);
  });
});
