import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../call.ts';
import { CancelledError, DeadlineExceededError } from '../errors.ts';
import { systemClock } from '../clock.ts';
import { bench, failed, run, script } from '../testing/fake-call.ts';
import { attemptTimeout, totalTimeout } from './timeout.ts';

const never = () => new Promise<never>(() => undefined);
const real = () => {
  const { call } = bench();
  const one = call();
  return { ...one, client: { ...one.client, clock: systemClock } };
};

describe('attemptTimeout', () => {
  it('gives the attempt a deadline of its own', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    await run([attemptTimeout(2_000)], call(), next);
    expect(calls[0]).toMatchObject({ deadlineMs: clock.now() + 2_000, deadlineIsAttempts: true });
  });

  it('leaves a deadline that is nearer', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    const deadlineMs = clock.now() + 1_500;
    await run([attemptTimeout(2_000)], call({ deadlineMs }), next);
    expect(calls[0]).toMatchObject({ deadlineMs, deadlineIsAttempts: false });
  });

  it.each([0, -1, Number.NaN, Infinity, 2 ** 31])('refuses %d ms', (ms) => {
    expect(() => attemptTimeout(ms)).toThrow(RangeError);
    expect(() => attemptTimeout(ms)).toThrow(`attemptTimeoutMs must be a number from 1 to 2147483647, got ${ms}`);
  });
});

describe('attemptTimeout, when little time is left', () => {
  it('does not let an attempt leave that could not finish', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    const one = call({ deadlineMs: clock.now() + 99 });
    const error = await run([attemptTimeout(2_000, { leastMs: 100 })], one, next).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(String(error)).toContain('not sent: 99 ms left, an attempt needs 100');
    expect(calls).toEqual([]);
    await run([attemptTimeout(2_000, { leastMs: 100 })], call({ deadlineMs: clock.now() + 100 }), next);
    expect(calls).toHaveLength(1);
  });

  it("is the time to a stream's first message, not to its end", async () => {
    const { call, clock } = bench();
    const method = {
      fullName: 'test.Service/Watch',
      name: 'Watch',
      idempotent: true,
      kind: 'server_streaming' as const,
    };
    const { next, calls } = script('done');
    await run([attemptTimeout(2_000)], call({ method }), next);
    expect(calls[0]).toMatchObject({ deadlineMs: Infinity, answerByMs: clock.now() + 2_000 });
  });
});

describe('totalTimeout', () => {
  it('gives the call an absolute deadline', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    await run([totalTimeout(10_000)], call(), next);
    expect(calls[0]).toMatchObject({ deadlineMs: clock.now() + 10_000 });
  });

  it("lets the caller's own time take its place, also when it is longer", async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    const deadlineMs = clock.now() + 60_000;
    await run([totalTimeout(10_000)], call({ deadlineMs, deadlineIsCallers: true }), next);
    expect(calls[0]).toMatchObject({ deadlineMs });
  });

  it('keeps to the deadline of an inbound call only while that is nearer', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    await run([totalTimeout(10_000)], call({ deadlineMs: clock.now() + 60_000 }), next);
    await run([totalTimeout(10_000)], call({ deadlineMs: clock.now() + 400 }), next);
    expect(calls.map(({ deadlineMs }) => deadlineMs - clock.now())).toEqual([10_000, 400]);
  });

  it('ends what ignores its deadline', async () => {
    const { next } = script(never);
    const startedAtMs = performance.now();
    const error = await run([totalTimeout(100)], real(), next).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ code: 4, limit: 'total' });
    expect(String(error)).toContain('not answered within 100 ms in all');
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(99);
  });

  it('says cancelled, not timed out, when the caller aborts', async () => {
    const aborter = new AbortController();
    const error = run([totalTimeout(60_000)], { ...real(), signal: aborter.signal }, script(never).next);
    const caught = error.catch((reason: unknown) => reason);
    aborter.abort(new Error('enough'));
    expect(await caught).toBeInstanceOf(CancelledError);
    expect(await caught).toMatchObject({ cause: { message: 'enough' } });
  });

  it('takes the longest time there is for long, not for none', async () => {
    const { next } = script(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 'done';
    });
    expect(await run([totalTimeout(2 ** 31 - 1)], real(), next)).toBe('done');
  });

  it.each(['done', failed('UNAVAILABLE'), () => never()])('leaves no timer and no listener behind', async (step) => {
    const { call, clock } = bench();
    const aborter = new AbortController();
    const listeners = () => getEventListeners(aborter.signal, 'abort').length;
    const settled = run([totalTimeout(1_000)], call({ signal: aborter.signal }), script(step).next);
    const ended = settled.catch(() => undefined);
    expect([clock.sleeping, listeners()]).toEqual([1, 1]);
    await clock.advance(2_000);
    await ended;
    expect([clock.sleeping, listeners()]).toEqual([0, 0]);
  });

  it('rejects, and leaves no timer, when what lies inside throws before it has a promise', async () => {
    const { call, clock } = bench();
    const rash: Policy = () => {
      throw new Error('rash');
    };
    await expect(run([totalTimeout(1_000), rash], call(), script('done').next)).rejects.toThrow('rash');
    expect(clock.sleeping).toBe(0);
  });

  it('bounds a stream only when its caller does', async () => {
    const { call, clock } = bench();
    const method = {
      fullName: 'test.Service/Watch',
      name: 'Watch',
      idempotent: true,
      kind: 'server_streaming' as const,
    };
    const { next, calls } = script('done');
    await run([totalTimeout(1_000)], call({ method }), next);
    await run([totalTimeout(1_000)], call({ method, deadlineMs: clock.now() + 50 }), next);
    expect(calls.map(({ deadlineMs }) => deadlineMs - clock.now())).toEqual([Infinity, 50]);
  });
});

describe('edges', () => {
  const stream = { fullName: 'test.Service/Watch', name: 'Watch', idempotent: true, kind: 'server_streaming' as const };

  it('an attempt whose time ends with the call is none of its own', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    const one = call({ deadlineMs: clock.now() + 2_000 });
    await run([attemptTimeout(2_000)], one, next);
    expect(calls).toEqual([one]);
  });

  it('an attempt that did not leave says so as the whole call would', async () => {
    const { call, clock } = bench();
    const one = call({ deadlineMs: clock.now() - 5 });
    const error = await run([attemptTimeout(2_000)], one, script('done').next).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ method: one.method.fullName, limit: 'total' });
    expect((error as DeadlineExceededError).attempts).toBe(one.attempts);
    expect(String(error)).toContain('not sent: 0 ms left');
  });

  it('a caller who gave up before has sent nothing', async () => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    const one = call({ signal: AbortSignal.abort('enough') });
    const error = await run([totalTimeout(1_000)], one, next).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: `${one.method.fullName} cancelled by the caller`, cause: 'enough' });
    expect([calls, clock.sleeping]).toEqual([[], 0]);
  });

  it.each(['done', failed('UNAVAILABLE')])(
    'an end before the time is over takes timer and listener: %s',
    async (step) => {
      const { call, clock } = bench();
      const { signal } = new AbortController();
      await run([totalTimeout(1_000)], call({ signal }), script(step).next).catch(() => undefined);
      expect([clock.sleeping, getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
    },
  );

  it('a cancel takes the timer and the listener', async () => {
    const { call, clock } = bench();
    const aborter = new AbortController();
    const ended = run([totalTimeout(1_000)], call({ signal: aborter.signal }), never).catch(() => 'cancelled');
    aborter.abort();
    expect(await ended).toBe('cancelled');
    expect([clock.sleeping, getEventListeners(aborter.signal, 'abort').length]).toEqual([0, 0]);
  });

  it('a stream without a deadline has no timer, one with a deadline ends at it', async () => {
    const { call, clock } = bench();
    void run([totalTimeout(1_000)], call({ method: stream }), never);
    expect(clock.sleeping).toBe(0);
    const bounded = run([totalTimeout(1_000)], call({ method: stream, deadlineMs: clock.now() + 50 }), never);
    const error = bounded.catch((caught: unknown) => caught);
    await clock.advance(70);
    expect(await error).toBeInstanceOf(DeadlineExceededError);
  });

  it('an option that is wrong is named', () => {
    expect(() => attemptTimeout(100, { leastMs: 101 })).toThrow(
      'leastAttemptMs must be a number from 0 to 100, got 101',
    );
    expect(() => totalTimeout(0)).toThrow('totalTimeoutMs must be a number from 1 to 2147483647, got 0');
  });
});
