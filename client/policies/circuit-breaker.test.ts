import { describe, expect, it } from 'vitest';
import { type CallError, CancelledError, CircuitOpenError, DeadlineExceededError } from '../errors.ts';
import { streamEnd } from '../stream-end.ts';
import { bad, breakerRig as rig, down, gatekeeper, good } from '../testing/breaker-rig.ts';
import { bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { retry } from './retry.ts';

const cancelled = new CancelledError('cancelled', { method: methodName });

describe('closed', () => {
  it('opens after the fifth failure in a row, not before', async () => {
    const { fail, state, types, events } = rig();
    await fail(4);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
    expect(types()).toEqual(['circuit-opened']);
    expect(events).toMatchObject([
      { breaker: 'test', from: 'closed', to: 'open', openMs: 30_000, reason: 'consecutive', consecutiveFailures: 5 },
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
    await fail(4);
    for (let n = 0; n < 10; n += 1) await send(script(cancelled).next);
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
    expect(events.at(-1)).toMatchObject({
      type: 'circuit-opened',
      from: 'half_open',
      openMs: 30_000,
      reason: 'probe',
      consecutiveFailures: 1,
    });
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
    expect(await send(script(cancelled).next)).toBe('CancelledError');
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

  it('stays half-open when the probes that failed neutrally are many, and has its permits back', async () => {
    const { fail, clock, send, state } = rig({ halfOpenProbes: 2 });
    await fail(5);
    await clock.advance(30_000);
    for (let n = 0; n < 20; n += 1) await send(script(cancelled).next);
    expect(state()).toBe('half_open');
    const { next, waiting } = gatekeeper();
    const probes = [send(next), send(next)];
    expect(await send(next)).toBe('CircuitOpenError');
    expect(waiting).toHaveLength(2);
    for (const one of waiting) one.resolve('done');
    await Promise.all(probes);
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

describe('a success threshold', () => {
  const opened = async (options: Parameters<typeof rig>[0]) => {
    const at = rig(options);
    await at.fail(5);
    await at.clock.advance(30_000);
    return at;
  };

  it('closes after as many successes, with fewer probes out at once', async () => {
    const { send, state } = await opened({ halfOpenProbes: 2, successThreshold: 5 });
    for (let n = 0; n < 4; n += 1) await send(good);
    expect(state()).toBe('half_open');
    await send(good);
    expect(state()).toBe('closed');
  });

  it('closes after fewer successes than probes are out', async () => {
    const { send, state } = await opened({ halfOpenProbes: 3, successThreshold: 1 });
    const { next, waiting } = gatekeeper();
    const probes = [send(next), send(next), send(next)];
    await settle();
    waiting[1]!.resolve('done');
    await probes[1];
    expect(state()).toBe('closed');
    waiting[0]!.reject(down);
    waiting[2]!.reject(down);
    await Promise.all(probes);
    expect(state()).toBe('closed');
  });

  it('opens at the first failure all the same', async () => {
    const { send, state, fail } = await opened({ halfOpenProbes: 2, successThreshold: 5 });
    for (let n = 0; n < 4; n += 1) await send(good);
    await fail(1);
    expect(state()).toBe('open');
    expect(await send(good)).toBe('CircuitOpenError');
  });

  it('sends no more probes than can still be of use', async () => {
    const { send } = await opened({ halfOpenProbes: 3 });
    const { next, waiting } = gatekeeper();
    const probes = [send(next), send(next), send(next)];
    waiting[0]!.resolve('done');
    await probes[0];
    expect(await send(next)).toBe('CircuitOpenError');
    expect(waiting).toHaveLength(3);
    for (const one of waiting) one.resolve('done');
    await Promise.all(probes);
  });

  it('begins a new round when it gives a probe up: the successes of the old one count no more', async () => {
    const { send, clock, state } = await opened({ successThreshold: 3 });
    await send(good);
    await send(good);
    void send(gatekeeper().next);
    await clock.advance(30_000);
    await send(good);
    await send(good);
    expect(state()).toBe('half_open');
    await send(good);
    expect(state()).toBe('closed');
  });

  it('does not give up a probe that is out for less than the open time, however long it has been half-open', async () => {
    const { send, clock, state } = await opened({ successThreshold: 3 });
    await send(good);
    await clock.advance(29_000);
    await send(good);
    const { next, waiting } = gatekeeper();
    const probe = send(next);
    await clock.advance(2_000);
    expect(await send(good)).toBe('CircuitOpenError');
    waiting[0]!.resolve('done');
    await probe;
    expect(state()).toBe('closed');
  });
});

describe('the open time', () => {
  const openings = async (options: Parameters<typeof rig>[0], probes: number, at = bench()) => {
    const { events, clock, send, fail } = rig(options, at);
    await fail(5);
    for (let n = 0; n < probes; n += 1) {
      await clock.advance(100_000);
      await send(bad);
    }
    return events.flatMap((event) => (event.type === 'circuit-opened' ? [event.openMs] : []));
  };

  it('grows with every failed probe and stops at its cap', async () => {
    expect(await openings({ openMs: 1_000, openFactor: 2, maxOpenMs: 5_000 }, 4)).toEqual([
      1_000, 2_000, 4_000, 5_000, 5_000,
    ]);
  });

  it('stays the same by default', async () => expect(await openings({}, 2)).toEqual([30_000, 30_000, 30_000]));

  it('does not overflow when the server stays down for long', async () => {
    expect((await openings({ openMs: 10, openFactor: 1e300, maxOpenMs: 20 }, 3)).at(-1)).toBe(20);
  });

  it('is spread by its jitter on both sides, also at the cap', async () => {
    const draw = (random: number) => {
      const at = bench();
      const { client } = at.call();
      const scope = { ...client, random: () => random };
      return { ...at, call: (own = {}) => at.call({ client: scope, ...own }) };
    };
    const options = { openMs: 1_000, openFactor: 2, maxOpenMs: 2_000, openJitter: 0.2 };
    expect(await openings(options, 2, draw(0))).toEqual([800, 1_600, 1_600]);
    expect(await openings(options, 2, draw(0.999_999_999))).toEqual(
      [1_200, 2_400, 2_400].map((ms) => expect.closeTo(ms, 3)),
    );
    expect(await openings(options, 2, draw(0.5))).toEqual([1_000, 2_000, 2_000]);
  });

  it('is short again once it has closed', async () => {
    const { events, clock, send, fail } = rig({ openMs: 1_000, openFactor: 10 });
    await fail(5);
    await clock.advance(1_000);
    await fail(1);
    await clock.advance(9_999);
    expect(await send(good)).toBe('CircuitOpenError');
    await clock.advance(1);
    await send(good);
    await fail(5);
    const openings = events.flatMap((event) => (event.type === 'circuit-opened' ? [event.openMs] : []));
    expect(openings).toEqual([1_000, 10_000, 1_000]);
  });
});

describe('isolated', () => {
  it('refuses everything until it is released, then begins anew', async () => {
    const { policy, send, fail, state, clock, types, view } = rig();
    await fail(4);
    const hold = policy.isolate();
    expect(state()).toBe('isolated');
    await clock.advance(1_000_000);
    expect(await send(good)).toBe('CircuitOpenError');
    expect(view.retryAfterMs).toBe(0);
    hold[Symbol.dispose]();
    expect(state()).toBe('closed');
    await fail(4);
    expect(state()).toBe('closed');
    expect(types()).toEqual(['circuit-isolated', 'attempt-refused', 'circuit-closed']);
  });

  it('says so', async () => {
    const { policy, call, fail, events } = rig();
    await fail(1);
    policy.isolate();
    const error = await run([policy], call(), good).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ retryAfterMs: Infinity, code: 14 });
    expect(String(error)).toContain(`${methodName} refused: circuit test is isolated by hand`);
    expect(events.at(-1)).toMatchObject({ type: 'attempt-refused', retryAfterMs: Infinity });
  });

  it('is moved neither by what was on its way nor by a second isolate, and told of once', async () => {
    const { policy, send, fail, clock, state, types } = rig();
    await fail(5);
    await clock.advance(30_000);
    const { next, waiting } = gatekeeper();
    const probe = send(next);
    await settle();
    policy.isolate();
    policy.isolate();
    waiting[0]!.resolve('done');
    await probe;
    expect(state()).toBe('isolated');
    policy.release();
    policy.release();
    expect(types()).toEqual(['circuit-opened', 'circuit-half-opened', 'circuit-isolated', 'circuit-closed']);
  });

  it('can begin before the first call, and release does nothing to a circuit that is open by itself', async () => {
    const early = rig();
    early.policy.isolate();
    expect(await early.send(good)).toBe('CircuitOpenError');
    const { policy, fail, state } = rig();
    await fail(5);
    policy.release();
    expect(state()).toBe('open');
  });
});

describe('a stream', () => {
  const stream = (end: Promise<CallError | undefined>) => script(async () => ({ [streamEnd]: end })).next;
  const kind = 'server_streaming' as const;
  const own = { method: { fullName: methodName, name: 'Do', idempotent: false, kind } };

  const broken = (error: CallError | undefined) => stream(Promise.resolve(error));

  it('that is quiet for long before its first message is not slow', async () => {
    const slowCalls = { slowMs: 100, share: 0.5, minimumCalls: 2 };
    const { send, clock, state } = rig({ consecutiveFailures: false, slowCalls });
    const { next, waiting } = gatekeeper();
    const sent = Array.from({ length: 4 }, () => send(next, own));
    await clock.advance(5_000);
    for (const { resolve } of waiting) resolve({ [streamEnd]: new Promise(() => undefined) });
    await Promise.all(sent);
    expect(state()).toBe('closed');
  });

  it('is a success at its first message: the probe closes then', async () => {
    const { send, fail, clock, state } = rig();
    await fail(5);
    await clock.advance(30_000);
    await send(stream(new Promise(() => undefined)), own);
    expect(state()).toBe('closed');
  });

  it('counts as one failure when it breaks later', async () => {
    const { send, state } = rig();
    const ends: ((error: CallError) => void)[] = [];
    for (let n = 0; n < 5; n += 1) await send(stream(new Promise((resolve) => void ends.push(resolve))), own);
    for (const end of ends.slice(1)) end(down);
    await settle();
    expect(state()).toBe('closed');
    ends[0]!(down);
    await settle();
    expect(state()).toBe('open');
  });

  it.each([
    ['ends well', undefined],
    ['has had all its time', new DeadlineExceededError('over', { method: methodName, limit: 'total' })],
    ['is cancelled', cancelled],
    ['ends with an answer that proves the server alive', failed('NOT_FOUND')],
  ])('that %s says nothing more', async (_, error) => {
    const { send, fail, state } = rig();
    await send(broken(error), own);
    await settle();
    await fail(4);
    expect(state()).toBe('closed');
    await fail(1);
    expect(state()).toBe('open');
  });

  it('that began before the last change of state moves nothing when it breaks', async () => {
    const { send, fail, clock, state } = rig({ consecutiveFailures: 1 });
    let end: (error: CallError) => void = () => undefined;
    await send(stream(new Promise((resolve) => (end = resolve))), own);
    await fail(1);
    await clock.advance(30_000);
    await send(good);
    end(down);
    await settle();
    expect(state()).toBe('closed');
  });

  it('that was the probe counts in the time it has brought about', async () => {
    const { send, fail, clock, state } = rig({ consecutiveFailures: 1 });
    await fail(1);
    await clock.advance(30_000);
    await send(broken(down), own);
    await settle();
    expect(state()).toBe('open');
  });
});

it('tells the client whose call moved it, where clients share a list', async () => {
  const [a, b] = [bench(), bench()];
  const { policy, send } = rig({ consecutiveFailures: 1 }, a);
  const { next, waiting } = gatekeeper();
  const sent = send(next);
  const { client } = b.call();
  await run([policy], b.call({ client: { ...client, name: 'second' } }), good);
  waiting[0]!.reject(down);
  await sent;
  expect(a.events).toMatchObject([{ type: 'circuit-opened', breaker: 'test' }]);
  expect(b.events).toEqual([]);
});

it('tells the client whose call may probe, and the one whose stream broke', async () => {
  const [a, b] = [bench(), bench()];
  const { policy, send, clock } = rig({ consecutiveFailures: 1 }, a);
  await send(bad);
  await clock.advance(30_000);
  // As far as the other, which shares the list.
  await b.clock.advance(30_000);
  const kind = 'server_streaming' as const;
  const method = { fullName: methodName, name: 'Do', idempotent: false, kind };
  let end: (error: CallError) => void = () => undefined;
  const ended = new Promise<CallError | undefined>((resolve) => (end = resolve));
  await run([policy], b.call({ method }), script(async () => ({ [streamEnd]: ended })).next);
  expect(b.types()).toEqual(['circuit-half-opened', 'circuit-closed']);
  await send(good);
  end(down);
  await settle();
  expect(b.types()).toEqual(['circuit-half-opened', 'circuit-closed', 'circuit-opened']);
  expect(a.types()).toEqual(['circuit-opened']);
});

describe('a refusal', () => {
  it('says whose it is', async () => {
    const { send, fail, clock, events } = rig();
    await fail(5);
    await send(good, { id: 'mine', attempt: 2 });
    const who = { atMs: clock.now(), callId: 'mine', method: methodName, attempt: 2 };
    expect(events.at(-1)).toMatchObject({ type: 'attempt-refused', ...who });
  });

  it('while a probe is out says so', async () => {
    const { fail, send, clock, call, policy } = rig();
    await fail(5);
    await clock.advance(30_000);
    void send(gatekeeper().next);
    const error = run([policy], call(), good);
    await expect(error).rejects.toThrow('circuit test is half-open, its probe is out');
  });
});

describe('of a stream', () => {
  const kind = 'server_streaming' as const;
  const own = { method: { fullName: methodName, name: 'Do', idempotent: false, kind } };

  it('an answer that another policy made has no end to wait for', async () => {
    const { send, state } = rig();
    expect(await send(good, own)).toBe('done');
    expect(state()).toBe('closed');
  });

  it('the break is a failure, and not slow', async () => {
    const slowCalls = { slowMs: 100, share: 0.1, minimumCalls: 1 };
    const { send, state } = rig({ consecutiveFailures: false, slowCalls });
    const broken = script(async () => ({ [streamEnd]: Promise.resolve(down) })).next;
    for (let n = 0; n < 3; n += 1) await send(broken, own);
    await settle();
    expect(state()).toBe('closed');
  });
});
