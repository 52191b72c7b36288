// The faults of other breakers (cockatiel 4.0.0, opossum 10), each shown where it is cheap to show, and absent here.
import {
  circuitBreaker as cockatiel,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  handleWhen,
  SamplingBreaker,
} from 'cockatiel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BulkheadFullError, CancelledError } from '../errors.ts';
import { bad, breakerRig as rig, down, gatekeeper, good } from '../testing/breaker-rig.ts';
import { methodName as method, script } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';

const cancelled = new CancelledError('cancelled', { method });
const peer = () => {
  const policy = handleWhen((error) => error !== cancelled);
  return cockatiel(policy, { halfOpenAfter: 1_000, breaker: new ConsecutiveBreaker(1) });
};
type Peer = Pick<ReturnType<typeof peer>, 'execute'>;
const fails = (breaker: Peer, error: Error = down) =>
  breaker.execute(() => Promise.reject(error)).catch(() => undefined);
const ours = async () => {
  const at = rig({ consecutiveFailures: 1, openMs: 1_000 });
  await at.fail(1);
  await at.clock.advance(1_000);
  return at;
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => void vi.setSystemTime(Date.now() + ms);

describe('callers beyond the probe', () => {
  it("wait behind it in cockatiel's, all leave at once when it succeeds", async () => {
    const breaker = peer();
    await fails(breaker);
    pass(1_000);
    const { next, waiting } = gatekeeper();
    const calls = Array.from({ length: 50 }, () => breaker.execute(() => next(undefined as never)));
    await settle();
    expect(waiting).toHaveLength(1);
    waiting[0]!.resolve('done');
    await settle();
    expect(waiting).toHaveLength(50);
    for (const one of waiting) one.resolve('done');
    await Promise.all(calls);
  });

  it('are refused at once here', async () => {
    const { send } = await ours();
    const { next, waiting } = gatekeeper();
    const calls = Array.from({ length: 50 }, () => send(next));
    expect(await Promise.all(calls.slice(1))).toEqual(Array(49).fill('CircuitOpenError'));
    waiting[0]!.resolve('done');
    await Promise.all(calls);
    expect(waiting).toHaveLength(1);
  });
});

describe('a failure of a call that began before', () => {
  it("opens a half-open circuit again in cockatiel's", async () => {
    const breaker = peer();
    const { next, waiting } = gatekeeper();
    const calls = [0, 1].map(() => breaker.execute(() => next(undefined as never)).catch(() => undefined));
    await fails(breaker);
    pass(1_000);
    calls.push(breaker.execute(() => next(undefined as never)).catch(() => undefined));
    await settle();
    expect(breaker.state).toBe(CircuitState.HalfOpen);
    waiting[0]!.reject(down);
    await settle();
    expect(breaker.state).toBe(CircuitState.Open);
    for (const one of waiting) one.resolve('done');
    await Promise.all(calls);
  });

  it.each(['failure', 'success'])('moves nothing here, nor does a %s', async (end) => {
    const at = rig({ consecutiveFailures: 1, openMs: 1_000 });
    const { next, waiting } = gatekeeper();
    const early = at.send(next);
    await at.fail(1);
    await at.clock.advance(1_000);
    const probe = at.send(next);
    await settle();
    if (end === 'failure') waiting[0]!.reject(down);
    else waiting[0]!.resolve('done');
    await early;
    expect(at.state()).toBe('half_open');
    waiting[1]!.resolve('done');
    await probe;
    expect(at.state()).toBe('closed');
  });
});

describe('a probe that says nothing of the server', () => {
  it("closes the circuit in cockatiel's", async () => {
    const breaker = peer();
    await fails(breaker);
    pass(1_000);
    await fails(breaker, cancelled);
    expect(breaker.state).toBe(CircuitState.Closed);
  });

  it.each([cancelled, new BulkheadFullError('full', { method }), new TypeError('a bug of the user')])(
    'leaves it half-open here, and the next caller probes: %s',
    async (error) => {
      const { send, state } = await ours();
      for (let n = 0; n < 10; n += 1) await send(script(error).next);
      expect(state()).toBe('half_open');
      await send(good);
      expect(state()).toBe('closed');
    },
  );
});

describe('failures long before the window', () => {
  it("open the circuit in cockatiel's", async () => {
    const breaker = cockatiel(handleAll, {
      halfOpenAfter: 1_000,
      breaker: new SamplingBreaker({ threshold: 0.5, duration: 1_000, minimumRps: 5 }),
    });
    for (let n = 0; n < 4; n += 1) await fails(breaker);
    pass(3_600_000);
    await fails(breaker);
    expect(breaker.state).toBe(CircuitState.Open);
  });

  it('are forgotten here', async () => {
    const failureRate = { share: 0.5, windowMs: 1_000, minimumCalls: 5 };
    const { fail, clock, state } = rig({ consecutiveFailures: false, failureRate });
    await fail(4);
    await clock.advance(3_600_000);
    await fail(1);
    expect(state()).toBe('closed');
  });
});

describe('what opossum has been seen to do', () => {
  it('no hung probe keeps everybody out for ever', async () => {
    const { send, clock, state } = await ours();
    void send(gatekeeper().next);
    await settle();
    expect(await send(good)).toBe('CircuitOpenError');
    await clock.advance(1_000);
    expect(await send(good)).toBe('done');
    expect(state()).toBe('closed');
  });

  it('no refusal of a bulkhead opens', async () => {
    const { send, state } = rig({ consecutiveFailures: 1 });
    for (let n = 0; n < 100; n += 1) await send(script(new BulkheadFullError('full', { method })).next);
    expect(state()).toBe('closed');
  });

  it('no opening disturbs the calls that are on their way', async () => {
    const { send, state } = rig({ consecutiveFailures: 1 });
    const { next, waiting } = gatekeeper();
    const healthy = Array.from({ length: 5 }, () => send(next));
    await send(bad);
    expect(state()).toBe('open');
    for (const one of waiting) one.resolve('done');
    expect(await Promise.all(healthy)).toEqual(Array(5).fill('done'));
  });
});
