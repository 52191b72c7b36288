import { describe, expect, it } from 'vitest';
import { CancelledError, DeadlineExceededError } from '../errors.ts';
import { systemClock } from '../clock.ts';
import { bench, run, script } from '../testing/fake-call.ts';
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
    await run([totalTimeout(10_000)], call({ deadlineMs }), next);
    expect(calls[0]).toMatchObject({ deadlineMs });
  });

  it('ends what ignores its deadline, and aborts it', async () => {
    const { next, calls } = script(never);
    const startedAtMs = performance.now();
    const error = await run([totalTimeout(100)], real(), next).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ code: 4, limit: 'total' });
    expect(String(error)).toContain('not answered within 100 ms in all');
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(99);
    expect(calls[0]?.signal?.aborted).toBe(true);
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

  it('does not abort a signal after the call has returned', async () => {
    const { next, calls } = script('done');
    await run([totalTimeout(60_000)], real(), next);
    expect(calls[0]?.signal?.aborted).toBe(false);
  });
});
