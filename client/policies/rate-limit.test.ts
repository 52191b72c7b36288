import { describe, expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { CancelledError, DeadlineExceededError, RateLimitedError } from '../errors.ts';
import { type Bench, bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { rateLimit, type RateLimitOptions } from './rate-limit.ts';
import { retry } from './retry.ts';

const ten = { perSecond: 10 } as const;

/** A rate limit, and a `next` that notes who left and when, in milliseconds since the start. */
function rig(options: RateLimitOptions, at: Bench = bench()) {
  const policy = rateLimit(options);
  const left: [id: string, atMs: number][] = [];
  const startMs = at.clock.now();
  const { next } = script(async ({ id, client }) => {
    left.push([id, client.clock.now() - startMs]);
    return 'done';
  });
  const send = (own: Partial<Call> = {}) => run([policy], at.call(own), next).catch((error: unknown) => error);
  return { ...at, policy, left, send, startMs };
}

describe('within the limit', () => {
  it('a call leaves at once and nothing is told', async () => {
    const { send, left, types } = rig({ perSecond: 10, burst: 2 });
    expect(await Promise.all([send(), send()])).toEqual(['done', 'done']);
    expect(left).toEqual([
      ['1', 0],
      ['2', 0],
    ]);
    expect(types()).toEqual([]);
  });

  it('a retry spends nothing more: the limit is on calls', async () => {
    const { policy, call, clock } = rig(ten);
    const { next, calls } = script(failed('UNAVAILABLE'), 'done');
    const ended = run([policy, retry()], call(), next);
    await clock.advance(60_000);
    expect(await ended).toBe('done');
    expect(calls).toHaveLength(2);
  });
});

describe('over the limit', () => {
  it.each([
    ['token bucket', { perSecond: 10, burst: 2 }, [0, 0, 100, 200, 300]],
    ['sliding window', { calls: 2, windowMs: 100 }, [0, 0, 100, 100, 200]],
  ])('calls leave in their order, each in the millisecond it may: %s', async (_, options, expected) => {
    const { send, left, clock, events } = rig(options);
    const calls = [1, 2, 3, 4, 5].map(() => send());
    await clock.advance(1_000);
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 5 }, () => 'done'));
    expect(left.map(([id]) => id)).toEqual(['1', '2', '3', '4', '5']);
    expect(left.map(([, atMs]) => atMs)).toEqual(expected);
    expect(events).toMatchObject(
      ['3', '4', '5'].map((callId) => ({
        type: 'attempt-queued',
        by: 'rate_limit',
        limiter: 'test',
        callId,
        attempt: 1,
      })),
    );
    expect(clock.sleeping).toBe(0);
  });

  it('a call whose turn would come after its deadline is refused at once, and told when', async () => {
    const { send, clock, events, startMs } = rig({ ...ten, name: 'quota' });
    void send();
    void send();
    const error = await send({ deadlineMs: startMs + 200 });
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({
      code: 8,
      attempts: [],
      retryAfterMs: 200,
      message: `${methodName} refused: rate limit quota has room in 200 ms`,
    });
    expect(events.at(-1)).toMatchObject({
      type: 'attempt-refused',
      by: 'rate_limit',
      limiter: 'quota',
      retryAfterMs: 200,
    });
    // One millisecond more is enough.
    const other = send({ deadlineMs: startMs + 201 });
    await clock.advance(200);
    expect(await other).toBe('done');
  });

  it('a call that would wait longer than maxWaitMs is refused at once', async () => {
    const { send, clock } = rig({ ...ten, maxWaitMs: 100 });
    void send();
    const second = send();
    expect(await send()).toMatchObject({ retryAfterMs: 200 });
    await clock.advance(100);
    expect(await second).toBe('done');
  });

  it('nobody waits with maxWaitMs 0', async () => {
    const { send, clock } = rig({ ...ten, maxWaitMs: 0 });
    expect(await send()).toBe('done');
    expect(await send()).toBeInstanceOf(RateLimitedError);
    await clock.advance(100);
    expect(await send()).toBe('done');
  });

  it('who is refused takes nobody else a place', async () => {
    const { send, clock, startMs } = rig(ten);
    void send();
    for (let n = 0; n < 50; n += 1) await send({ deadlineMs: startMs + 50 });
    const next = send();
    await clock.advance(100);
    expect(await next).toBe('done');
  });
});

describe('who gives up', () => {
  it('before, takes no turn', async () => {
    const { send, types, left } = rig(ten);
    expect(await send({ signal: AbortSignal.abort('before') })).toBeInstanceOf(CancelledError);
    expect(await send()).toBe('done');
    expect(left).toHaveLength(1);
    expect(types()).toEqual([]);
  });

  it('while waiting, leaves at once and gives the turn to those behind', async () => {
    const { send, left, clock } = rig(ten);
    const aborter = new AbortController();
    void send();
    void send();
    const third = send({ signal: aborter.signal });
    void send();
    await clock.advance(50);
    aborter.abort('enough');
    expect(await third).toMatchObject({
      cause: 'enough',
      message: `${methodName} cancelled while waiting for its turn at rate limit test`,
    });
    await clock.advance(500);
    expect(left).toEqual([
      ['1', 0],
      ['2', 100],
      ['4', 200],
    ]);
  });

  it('as the last in line, leaves no timer behind', async () => {
    const { send, clock } = rig(ten);
    const aborter = new AbortController();
    void send();
    const second = send({ signal: aborter.signal, deadlineMs: clock.now() + 1_000 });
    expect(clock.sleeping).toBeGreaterThan(0);
    aborter.abort();
    await second;
    expect(clock.sleeping).toBe(0);
  });
});

describe('a timer that is late', () => {
  it('does not let one who comes pass those who wait', async () => {
    const at = bench();
    let lateMs = 0;
    const late = { ...at.clock, now: () => at.clock.now() + lateMs };
    const policy = rateLimit(ten);
    const left: string[] = [];
    const { next } = script(async ({ id }) => {
      left.push(id);
      return 'done';
    });
    const send = () => {
      const call = at.call();
      return run([policy], { ...call, client: { ...call.client, clock: late } }, next);
    };
    void send();
    const second = send();
    // The time has come, the timer has not.
    lateMs = 150;
    const third = send();
    expect(await second).toBe('done');
    expect(left).toEqual(['1', '2']);
    lateMs = 200;
    await at.clock.advance(100);
    expect(await third).toBe('done');
  });

  it('by more than the deadline lets nothing out', async () => {
    const { send, clock, left, startMs } = rig(ten);
    void send();
    const second = send({ deadlineMs: startMs + 150 });
    await settle();
    // Only its own timer fires in time: that of the limit is held up.
    const { timer } = clock;
    clock.timer = () => () => undefined;
    const third = send({ deadlineMs: startMs + 250 });
    clock.timer = timer;
    await clock.advance(150);
    expect(await second).toBeInstanceOf(DeadlineExceededError);
    expect(left).toEqual([['1', 0]]);
    void third;
  });
});

it.each([
  [{}, TypeError, 'rateLimit.perSecond must be a number, got undefined'],
  [{ perSecond: 5, maxWaitMs: -1 }, RangeError, 'rateLimit.maxWaitMs must be a number ≥ 0, got -1'],
  [{ perSecond: 5, name: '' }, TypeError, 'rateLimit.name must be a non-empty string, got ""'],
  [{ perSecond: 5, calls: 5 }, TypeError, 'rateLimit.perSecond is not an option; there is calls, windowMs, name'],
  [{ perSecond: 5, rate: 5 }, TypeError, 'rateLimit.rate is not an option; there is perSecond, burst, name, maxWaitMs'],
  [{ windowMs: 5 }, TypeError, 'rateLimit.calls must be a number, got undefined'],
  [undefined, TypeError, 'rateLimit must be an object, got undefined'],
])('refuses %j when built', (options, kind, message) => {
  expect(() => rateLimit(options as RateLimitOptions)).toThrow(kind);
  expect(() => rateLimit(options as RateLimitOptions)).toThrow(message);
});

it("gives nobody's turn away: after a late timer a call that comes has what has been saved up", async () => {
  const at = bench();
  let lateMs = 0;
  const late = { ...at.clock, now: () => at.clock.now() + lateMs };
  const policy = rateLimit({ perSecond: 10, burst: 2 });
  const left: string[] = [];
  const { next } = script(async ({ id }) => left.push(id));
  const send = () => {
    const call = at.call();
    return run([policy], { ...call, client: { ...call.client, clock: late } }, next);
  };
  await Promise.all([send(), send()]);
  const third = send();
  lateMs = 1_000;
  await send();
  await third;
  expect(left).toEqual(['1', '2', '3', '4']);
});

it('says of a call that came aborted what it came to', async () => {
  const { send } = rig(ten);
  const error = await send({ signal: AbortSignal.abort() });
  expect(error).toMatchObject({ message: `${methodName} cancelled while coming to a rate limit` });
});
