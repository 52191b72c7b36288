import { describe, expect, it } from 'vitest';
import { BulkheadFullError, CancelledError } from '../errors.ts';
import { bad, breakerRig as rig, down, good } from '../testing/breaker-rig.ts';
import { failed, methodName, script } from '../testing/fake-call.ts';

const shares = { consecutiveFailures: false } as const;
const cancelled = new CancelledError('cancelled', { method: methodName });

describe('the failure rate', () => {
  const half = { ...shares, failureRate: { share: 0.5, windowMs: 10_000, minimumCalls: 10 } };

  it('opens when the share is reached, not before', async () => {
    const { succeed, fail, state, events } = rig(half);
    await succeed(6);
    await fail(5);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
    const numbers = { reason: 'failure_share', share: 0.5, calls: 12, consecutiveFailures: 6 };
    expect(events).toMatchObject([{ type: 'circuit-opened', ...numbers }]);
  });

  it('opens nothing below the minimum of calls', async () => {
    const { fail, state } = rig(half);
    await fail(9);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
  });

  it('needs 20 calls within 10 s by default', async () => {
    const { fail, clock, state } = rig({ ...shares, failureRate: { share: 1 } });
    await fail(19);
    await clock.advance(10_000);
    await fail(19);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
  });

  it('forgets what is older than its window, after any pause', async () => {
    const { fail, clock, state, view } = rig(half);
    await fail(9);
    await clock.advance(3_600_000);
    expect(view.failureShare).toEqual({ now: 0, limit: 0.5 });
    await fail(9);
    expect(state()).toBe('closed');
  });

  it('is opened by a failure only, never by a success that makes the calls enough', async () => {
    const { succeed, fail, state } = rig(half);
    await fail(9);
    await succeed(1);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
  });

  it('counts neither what is unsure nor what was cancelled', async () => {
    const { send, succeed, fail, view } = rig(half);
    await succeed(1);
    await fail(1);
    for (let n = 0; n < 9; n += 1) await send(script(failed('RESOURCE_EXHAUSTED')).next);
    for (let n = 0; n < 9; n += 1) await send(script(cancelled).next);
    expect(view.failureShare).toEqual({ now: 0.5, limit: 0.5 });
  });

  it('begins with an empty window once closed, and shows until then what opened it', async () => {
    const { fail, succeed, clock, state, view } = rig({ ...half, openMs: 1_000 });
    await fail(10);
    expect(view.failureShare).toEqual({ now: 1, limit: 0.5 });
    await clock.advance(1_000);
    await succeed(1);
    expect(view.failureShare).toEqual({ now: 0, limit: 0.5 });
    await fail(9);
    expect(state()).toBe('closed');
  });

  it('stands beside the failures in a row, unless those are off', async () => {
    const both = rig({ failureRate: { share: 0.5 } });
    await both.fail(5);
    expect(both.events).toMatchObject([{ reason: 'consecutive', consecutiveFailures: 5 }]);
  });

  it('is not shown where there is none', () => expect(rig().view.failureShare).toBeUndefined());
});

describe('slow calls', () => {
  const slowCalls = { ...shares, slowCalls: { slowMs: 100, share: 0.5, windowMs: 60_000, minimumCalls: 4 } };

  it('open when their share is reached, though all succeed', async () => {
    const { slow, succeed, state, events } = rig(slowCalls);
    await succeed(2);
    await slow(101);
    expect(state()).toBe('closed');
    await slow(101);
    expect(state()).toBe('open');
    const numbers = { reason: 'slow_share', share: 0.5, calls: 4, consecutiveFailures: 0 };
    expect(events).toMatchObject([{ type: 'circuit-opened', ...numbers }]);
  });

  it('are slow above their limit, not at it', async () => {
    const { slow, state } = rig(slowCalls);
    for (let n = 0; n < 10; n += 1) await slow(100);
    expect(state()).toBe('closed');
  });

  it.each([
    ['failed', down],
    ['unsure', failed('RESOURCE_EXHAUSTED')],
    ['given up by its caller', cancelled],
  ])('count whatever came of them: %s', async (_, step) => {
    const { slow, state } = rig(slowCalls);
    for (let n = 0; n < 3; n += 1) await slow(101, step);
    expect(state()).toBe('closed');
    await slow(101, step);
    expect(state()).toBe('open');
  });

  it('that failed count for the failure rate as well, which speaks first', async () => {
    const { slow, events } = rig({ ...slowCalls, failureRate: { share: 1, minimumCalls: 4 } });
    for (let n = 0; n < 4; n += 1) await slow(101, down);
    expect(events).toMatchObject([{ reason: 'failure_share', calls: 4 }]);
  });

  it('that the caller gave up early say nothing', async () => {
    const { slow, send, state } = rig(slowCalls);
    for (let n = 0; n < 10; n += 1) await send(script(cancelled).next);
    for (let n = 0; n < 3; n += 1) await slow(101);
    expect(state()).toBe('closed');
  });

  it('do not close: a slow probe opens again', async () => {
    const { slow, clock, state, events } = rig(slowCalls);
    for (let n = 0; n < 4; n += 1) await slow(101);
    await clock.advance(30_000);
    await slow(101);
    expect(state()).toBe('open');
    expect(events.at(-1)).toMatchObject({ type: 'circuit-opened', reason: 'probe' });
    await clock.advance(30_000);
    await slow(100);
    expect(state()).toBe('closed');
  });

  it('reset a row of failures like any success', async () => {
    const { slow, fail, state } = rig({ ...slowCalls, consecutiveFailures: 2 });
    await fail(1);
    await slow(101);
    await fail(1);
    expect(state()).toBe('closed');
  });
});

it('counts nothing of what an inner policy refused, however long that took', async () => {
  const refused = new BulkheadFullError('full', { method: methodName });
  const { slow, fail, state, view } = rig({
    failureRate: { share: 1, minimumCalls: 5 },
    slowCalls: { slowMs: 100, share: 0.1, minimumCalls: 1 },
  });
  await fail(4);
  for (let n = 0; n < 10; n += 1) await slow(101, refused);
  expect(view.failureShare).toEqual({ now: 1, limit: 1 });
  expect(state()).toBe('closed');
  await fail(1);
  expect(state()).toBe('open');
});

it('opens by hand only when nothing else is asked for', async () => {
  const { fail, send, policy } = rig(shares);
  await fail(1_000);
  expect(await send(good)).toBe('done');
  policy.isolate();
  expect(await send(bad)).toBe('CircuitOpenError');
});
