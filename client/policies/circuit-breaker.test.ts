import { describe, expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { CancelledError, CircuitOpenError } from '../errors.ts';
import { type Bench, bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { circuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.ts';
import { retry } from './retry.ts';

const down = failed('UNAVAILABLE');
const bad = script(down).next;
const good = script('done').next;

// A breaker and the ways a test drives it.
function rig(options: CircuitBreakerOptions = {}, at: Bench = bench()) {
  const policy = circuitBreaker(options);
  const send = (next: Next<unknown, unknown>, own: Partial<Call> = {}) =>
    run([policy], at.call(own), next).then(String, (error: Error) => error.name);
  const fail = async (times: number) => {
    for (let n = 0; n < times; n += 1) await send(bad);
  };
  const [view] = policy.breakers;
  return { ...at, policy, send, fail, state: () => view.state, view };
}

/** A `next` that a test settles by hand, counting how many are inside. */
function gatekeeper() {
  const waiting: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const next = () => new Promise<unknown>((resolve, reject) => waiting.push({ resolve, reject }));
  return { next: next as Next<unknown, unknown>, waiting };
}

describe('closed', () => {
  it('opens after the fifth failure in a row, not before', async () => {
    const { fail, state, types, events } = rig();
    await fail(4);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
    expect(types()).toEqual(['circuit-opened']);
    expect(events).toMatchObject([
      { breaker: 'test', from: 'closed', to: 'open', openMs: 30_000, consecutiveFailures: 5 },
    ]);
  });

  it('starts counting anew after a success', async () => {
    const { fail, send, state } = rig();
    await fail(4);
    await send(good);
    await fail(4);
    expect(state()).toBe('closed');
  });

  it('takes an answer that proves the server alive for a success', async () => {
    const { fail, send, state } = rig();
    await fail(4);
    expect(await send(script(failed('NOT_FOUND')).next)).toBe('CallError');
    await fail(4);
    expect(state()).toBe('closed');
  });

  it('takes a cancelled attempt for nothing: neither failure nor success', async () => {
    const { fail, send, state } = rig();
    const cancelled = script(new CancelledError('cancelled', { method: methodName })).next;
    await fail(4);
    for (let n = 0; n < 10; n += 1) await send(cancelled);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
  });

  it('counts attempts, not calls, with retry around it', async () => {
    const at = bench();
    const { policy, state } = rig({}, at);
    const { next, calls } = script(down);
    const both = [run([retry(), policy], at.call(), next), run([retry(), policy], at.call(), next)];
    const ended = Promise.allSettled(both);
    await at.clock.advance(60_000);
    await ended;
    expect(calls).toHaveLength(5);
    expect(state()).toBe('open');
  });

  it('opens once when many failures end in the same moment', async () => {
    const { send, types, state } = rig();
    const { next, waiting } = gatekeeper();
    const calls = Array.from({ length: 50 }, () => send(next));
    for (const one of waiting) one.reject(down);
    await Promise.all(calls);
    expect(state()).toBe('open');
    expect(types()).toEqual(['circuit-opened']);
  });

  it('stays open when a success ends in the same moment as the fifth failure', async () => {
    const { send, fail, state } = rig();
    await fail(4);
    const { next, waiting } = gatekeeper();
    const calls = [send(next), send(next), send(next)];
    waiting[0]!.reject(down);
    waiting[1]!.resolve('done');
    waiting[2]!.resolve('done');
    await Promise.all(calls);
    expect(state()).toBe('open');
  });
});

describe('open', () => {
  it('lets nothing out and says for how long', async () => {
    const { fail, clock, call, policy, events } = rig();
    await fail(5);
    await clock.advance(12_000);
    const { next, calls } = script('done');
    const error = await run([policy], call(), next).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({ code: 14, retryAfterMs: 18_000, attempts: [] });
    expect(String(error)).toContain(`${methodName} refused: circuit test is open for 18000 ms more`);
    expect(calls).toHaveLength(0);
    expect(events.at(-1)).toMatchObject({
      type: 'attempt-refused',
      by: 'breaker',
      breaker: 'test',
      retryAfterMs: 18_000,
    });
  });

  it('refuses until the last millisecond and then lets one probe out', async () => {
    const { fail, clock, send, state } = rig();
    await fail(5);
    await clock.advance(29_999);
    expect(await send(good)).toBe('CircuitOpenError');
    await clock.advance(1);
    expect(await send(good)).toBe('done');
    expect(state()).toBe('closed');
  });

  it('is not moved by a failure of a call that began before it opened', async () => {
    const { send, fail, clock, view } = rig();
    const { next, waiting } = gatekeeper();
    const early = send(next);
    await fail(5);
    await clock.advance(10_000);
    waiting[0]!.reject(down);
    await early;
    expect(view.retryAfterMs).toBe(20_000);
  });

  it('is not closed by a success of a call that began before it opened', async () => {
    const { send, fail, state } = rig();
    const { next, waiting } = gatekeeper();
    const early = send(next);
    await fail(5);
    waiting[0]!.resolve('done');
    expect(await early).toBe('done');
    expect(state()).toBe('open');
  });
});

describe('half-open', () => {
  it('lets exactly one probe out of a thousand callers; the others fail at once', async () => {
    const { fail, clock, send, state, types } = rig();
    await fail(5);
    await clock.advance(30_000);
    const { next, waiting } = gatekeeper();
    const calls = Array.from({ length: 1_000 }, () => send(next));
    await settle();
    expect(waiting).toHaveLength(1);
    expect(state()).toBe('half_open');
    waiting[0]!.resolve('done');
    const ended = await Promise.all(calls);
    expect(ended.filter((one) => one === 'done')).toHaveLength(1);
    expect(ended.filter((one) => one === 'CircuitOpenError')).toHaveLength(999);
    expect(types().filter((type) => type !== 'attempt-refused')).toEqual([
      'circuit-opened',
      'circuit-half-opened',
      'circuit-closed',
    ]);
  });

  it('opens for another 30 s when the probe fails', async () => {
    const { fail, clock, send, state, events } = rig();
    await fail(5);
    await clock.advance(30_000);
    await send(bad);
    expect(state()).toBe('open');
    expect(events.at(-1)).toMatchObject({ type: 'circuit-opened', from: 'half_open', openMs: 30_000 });
    await clock.advance(29_999);
    expect(await send(good)).toBe('CircuitOpenError');
    await clock.advance(1);
    expect(await send(good)).toBe('done');
  });

  it('opens again when the probe is answered RESOURCE_EXHAUSTED: alive is not well', async () => {
    const { fail, clock, send, state } = rig();
    const exhausted = script(failed('RESOURCE_EXHAUSTED')).next;
    for (let n = 0; n < 10; n += 1) await send(exhausted);
    expect(state()).toBe('closed');
    await fail(5);
    await clock.advance(30_000);
    await send(exhausted);
    expect(state()).toBe('open');
    expect(await send(good)).toBe('CircuitOpenError');
  });

  it('needs five failures in a row again once closed', async () => {
    const { fail, clock, send, state } = rig();
    await fail(5);
    await clock.advance(30_000);
    await send(good);
    await fail(4);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
  });

  it('is neither opened nor closed by a cancelled probe: the next caller probes', async () => {
    const { fail, clock, send, state } = rig();
    await fail(5);
    await clock.advance(30_000);
    expect(await send(script(new CancelledError('cancelled', { method: methodName })).next)).toBe('CancelledError');
    expect(state()).toBe('half_open');
    expect(await send(good)).toBe('done');
    expect(state()).toBe('closed');
  });

  it('is not moved by the result of a call from before', async () => {
    const { send, fail, clock, state } = rig();
    const before = gatekeeper();
    const [lateFailure, lateSuccess] = [send(before.next), send(before.next)];
    await fail(5);
    await clock.advance(30_000);
    const probe = gatekeeper();
    const probing = send(probe.next);
    before.waiting[0]!.reject(down);
    before.waiting[1]!.resolve('done');
    await Promise.all([lateFailure, lateSuccess]);
    expect(state()).toBe('half_open');
    probe.waiting[0]!.resolve('done');
    await probing;
    expect(state()).toBe('closed');
  });

  it('gives a probe up that has not ended after the open time: another may leave, the first moves nothing', async () => {
    const { fail, clock, send, state } = rig();
    await fail(5);
    await clock.advance(30_000);
    const { next, waiting } = gatekeeper();
    const stuck = send(next);
    await clock.advance(29_999);
    expect(await send(good)).toBe('CircuitOpenError');
    await clock.advance(1);
    const second = send(next);
    await settle();
    expect(waiting).toHaveLength(2);
    waiting[0]!.reject(down);
    await stuck;
    expect(state()).toBe('half_open');
    waiting[1]!.resolve('done');
    await second;
    expect(state()).toBe('closed');
  });

  it('closes when an answer proves the server alive', async () => {
    const { fail, clock, send, state } = rig();
    await fail(5);
    await clock.advance(30_000);
    await send(script(failed('INVALID_ARGUMENT')).next);
    expect(state()).toBe('closed');
  });

  it('closes after all of several probes have succeeded, and not before', async () => {
    const { fail, clock, send, state } = rig({ halfOpenProbes: 3 });
    await fail(5);
    await clock.advance(30_000);
    const { next, waiting } = gatekeeper();
    const calls = Array.from({ length: 10 }, () => send(next));
    await settle();
    expect(waiting).toHaveLength(3);
    waiting[0]!.resolve('done');
    waiting[1]!.resolve('done');
    await settle();
    expect(state()).toBe('half_open');
    waiting[2]!.resolve('done');
    await Promise.all(calls);
    expect(state()).toBe('closed');
  });
});

it('opens for its time also when the wall clock stands still or runs backwards', async () => {
  const { fail, clock, send, state } = rig({ openMs: 100 });
  await fail(5);
  await clock.advance(100);
  // The bench's clock is years from Date.now(): a breaker that asked the wall clock could not close here.
  await send(good);
  expect(state()).toBe('closed');
});

it.each([
  [{ consecutiveFailures: 0 }, RangeError, 'breaker.consecutiveFailures must be an integer ≥ 1, got 0'],
  [{ openMs: 0 }, RangeError, /breaker\.openMs must be a number from 1 to \d+, got 0/],
  [{ halfOpenProbes: 1.5 }, RangeError, 'breaker.halfOpenProbes must be an integer ≥ 1, got 1.5'],
  [{ openMs: '30s' }, TypeError, 'breaker.openMs must be a number, got "30s"'],
  [{ failures: 5 }, TypeError, /breaker\.failures is not an option/],
])('refuses %j when built', (options, kind, message) => {
  expect(() => circuitBreaker(options as CircuitBreakerOptions)).toThrow(kind);
  expect(() => circuitBreaker(options as CircuitBreakerOptions)).toThrow(message);
});
