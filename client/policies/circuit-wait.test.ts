import { describe, expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { CallError, CancelledError, CircuitOpenError } from '../errors.ts';
import { type Bench, bench, failed, methodName, run, script, type Step } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { retry, type RetryOptions } from './retry.ts';

const openFor = (retryAfterMs: number) =>
  new CircuitOpenError(`${methodName} refused`, { method: methodName, attempts: [], retryAfterMs });
const refuse =
  (retryAfterMs: number): Step =>
  () =>
    Promise.reject(openFor(retryAfterMs));
const unavailable = failed('UNAVAILABLE');
const waiting: RetryOptions = { waitForCircuitMs: 10_000, initialBackoffMs: 100, jitter: false };

/** Sends one call; `ended` is its answer or its error, undefined until it has ended. */
function send(at: Bench, options: RetryOptions, steps: readonly Step[], own: Partial<Call> = {}) {
  const played = script(...steps);
  const sent: { ended?: unknown } = {};
  const settled = run([retry(options)], at.call(own), played.next).then(
    (answer) => (sent.ended = answer),
    (error: unknown) => (sent.ended = error),
  );
  const { leftAtMs } = played;
  const startMs = at.clock.now();
  return { ...played, sent, settled, triedAtMs: () => leftAtMs.map((ms) => ms - startMs) };
}

describe('a call that waits for its circuit', () => {
  it('is sent when the circuit may let a probe out, a backoff later, as the same attempt', async () => {
    const at = bench();
    const { triedAtMs, calls, sent } = send(at, waiting, [refuse(2_000), 'done']);
    await at.clock.advance(2_099);
    expect(sent.ended).toBeUndefined();
    await at.clock.advance(1);
    expect(sent.ended).toBe('done');
    expect(triedAtMs()).toEqual([0, 2_100]);
    expect(calls.map(({ attempt, backoffMs }) => [attempt, backoffMs])).toEqual([[1, 0], [1, 2_100]]); // prettier-ignore
    expect(at.events).toEqual([]);
    expect(at.clock.sleeping).toBe(0);
  });

  it('is refused at once by default', async () => {
    const at = bench();
    const { sent, settled, triedAtMs } = send(at, {}, [refuse(10), 'done']);
    await settled;
    expect(sent.ended).toBeInstanceOf(CircuitOpenError);
    expect(triedAtMs()).toEqual([0]);
  });

  it('waits again, and longer each time, while the probe of another is out', async () => {
    const at = bench();
    const { triedAtMs, sent } = send(at, waiting, [refuse(500), refuse(0), refuse(0), refuse(300), refuse(0), 'done']);
    await at.clock.advance(10_000);
    expect(sent.ended).toBe('done');
    const gaps = triedAtMs().map((ms, n, all) => ms - (all[n - 1] ?? 0));
    expect(gaps).toEqual([0, 500 + 100, 200, 400, 300 + 100, 200]);
  });

  it('takes no attempt and no retry of the budget', async () => {
    const at = bench();
    const steps = [refuse(500), unavailable, refuse(500), refuse(0), 'done'];
    const { calls, sent } = send(at, { ...waiting, attempts: 2, budget: { maxTokens: 3, tokenRatio: 1 } }, steps);
    await at.clock.advance(10_000);
    expect(sent.ended).toBe('done');
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 2, 2]);
    expect(at.types()).toEqual(['retry-scheduled']);
  });

  it('adds its wait to the backoff of a retry', async () => {
    const at = bench();
    const { calls } = send(at, waiting, [unavailable, refuse(500), 'done']);
    await at.clock.advance(10_000);
    expect(calls.map(({ backoffMs }) => backoffMs)).toEqual([0, 100, 100 + 600]);
  });

  it('passes on what else goes wrong after the wait', async () => {
    const at = bench();
    const { sent } = send(at, waiting, [refuse(500), failed('NOT_FOUND')]);
    await at.clock.advance(10_000);
    expect(sent.ended).toMatchObject({ status: 'NOT_FOUND' });
    expect(at.types()).toEqual(['retry-stopped']);
  });
});

describe('how long it waits', () => {
  const refusedAfter = async (options: RetryOptions, steps: readonly Step[], leftMs = Infinity) => {
    const at = bench();
    const { sent, settled, triedAtMs } = send(at, options, steps, { deadlineMs: at.clock.now() + leftMs });
    await settle();
    await at.clock.advance(60_000);
    await settled;
    return { error: sent.ended, triedAtMs: triedAtMs() };
  };

  it('ends before it begins where the deadline comes first', async () => {
    expect(await refusedAfter(waiting, [refuse(2_000), 'done'], 2_101)).toMatchObject({ error: 'done' });
    const late = await refusedAfter(waiting, [refuse(2_000), 'done'], 2_100);
    expect(late).toMatchObject({ error: { retryAfterMs: 2_000 }, triedAtMs: [0] });
  });

  it('leaves the attempt the time it needs', async () => {
    const needs = { ...waiting, leastAttemptMs: 50 };
    expect(await refusedAfter(needs, [refuse(2_000), 'done'], 2_151)).toMatchObject({ error: 'done' });
    expect(await refusedAfter(needs, [refuse(2_000), 'done'], 2_150)).toMatchObject({ triedAtMs: [0] });
  });

  it('has a limit of its own, for all waits of an attempt together', async () => {
    const short = { ...waiting, waitForCircuitMs: 1_201 };
    expect(await refusedAfter(short, [refuse(500), refuse(500), 'done'])).toMatchObject({ error: 'done' });
    const tooLong = await refusedAfter({ ...short, waitForCircuitMs: 1_200 }, [refuse(500), refuse(500), 'done']);
    expect(tooLong).toMatchObject({ error: { retryAfterMs: 500 }, triedAtMs: [0, 600] });
  });

  it('is nothing for a circuit that was opened by hand, at any limit', async () => {
    const patient = { ...waiting, waitForCircuitMs: 2_147_483_647 };
    const { error, triedAtMs } = await refusedAfter(patient, [refuse(Infinity), 'done']);
    expect(error).toMatchObject({ retryAfterMs: Infinity });
    expect(triedAtMs).toEqual([0]);
  });

  it('gives the error of the attempt that left, if one did', async () => {
    const { error, triedAtMs } = await refusedAfter(waiting, [unavailable, refuse(60_000)]);
    expect(error).toBe(unavailable);
    expect(triedAtMs).toEqual([0, 100]);
  });

  it('is checked when built', () => {
    const message = 'retry.waitForCircuitMs must be a number from 0 to 2147483647, got ';
    for (const bad of [-1, 2_147_483_648, NaN, Infinity])
      expect(() => retry({ waitForCircuitMs: bad })).toThrow(new RangeError(message + String(bad)));
    expect(() => retry({ waitForCircuitMs: '5' as never })).toThrow(TypeError);
  });
});

describe('a caller who gives up', () => {
  it('while waiting is told at once, and nothing is sent or left behind', async () => {
    const at = bench();
    const aborter = new AbortController();
    const { sent, settled, triedAtMs } = send(at, waiting, [refuse(500), 'done'], { signal: aborter.signal });
    await at.clock.advance(100);
    aborter.abort(new Error('gone'));
    await settled;
    expect(sent.ended).toBeInstanceOf(CancelledError);
    expect(sent.ended).toMatchObject({ message: `${methodName} cancelled while its circuit was open`, cause: { message: 'gone' } }); // prettier-ignore
    expect(at.clock.sleeping).toBe(0);
    await at.clock.advance(10_000);
    expect(triedAtMs()).toEqual([0]);
  });

  it('before it began to wait does not wait', async () => {
    const at = bench();
    const { sent, settled } = send(at, waiting, [refuse(500), 'done'], { signal: AbortSignal.abort() });
    await settled;
    expect(sent.ended).toBeInstanceOf(CancelledError);
    expect(at.clock.sleeping).toBe(0);
  });

  it('does not hide a fault of the clock', async () => {
    const at = bench();
    const broken = { ...at.clock, sleep: () => Promise.reject(new TypeError('no clock')) };
    const { sent, settled } = send(at, waiting, [refuse(500)], { client: { ...at.call().client, clock: broken } });
    await settled;
    expect(sent.ended).toEqual(new TypeError('no clock'));
  });
});

describe('with a real breaker', () => {
  it('answers all who came during an outage, and sends the server a probe at a time', async () => {
    const at = bench();
    const healsAtMs = at.clock.now() + 4_000;
    let arrived = 0;
    const server = (): Promise<unknown> => {
      if (at.clock.now() >= healsAtMs) return Promise.resolve('done');
      arrived += 1;
      return Promise.reject(new CallError('down', { code: 14, method: methodName }));
    };
    const breaker = circuitBreaker({ consecutiveFailures: 5, openMs: 500, openFactor: 2, maxOpenMs: 2_000 });
    const policies = [retry({ ...waiting, attempts: 5 }), breaker];
    const answers: unknown[] = [];
    for (let n = 0; n < 40; n += 1) {
      const call = at.call({ deadlineMs: at.clock.now() + 10_000 });
      void run(policies, call, server as never).then(
        (answer) => answers.push(answer),
        (error: unknown) => answers.push(error),
      );
      await at.clock.advance(100);
    }
    expect(answers).toEqual([]);
    // Five open it, one probe after each of 0.5, 1 and 2 seconds.
    expect(arrived).toBe(8);
    await at.clock.advance(6_000);
    expect(answers).toEqual(Array.from({ length: 40 }, () => 'done'));
    expect(at.clock.sleeping).toBe(0);
  });
});
