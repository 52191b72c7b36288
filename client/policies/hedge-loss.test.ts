// What becomes of a race at its edges: attempts are ended by hand, and the journal is kept as unary.ts keeps it.
import { describe, expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { type AttemptRecord, type CallError, DeadlineExceededError } from '../errors.ts';
import type { StatusName } from '../status.ts';
import { bench, failed, methodName, run } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import type { RetryBudget } from './budget.ts';
import { hedging, type HedgingOptions } from './hedging.ts';

const unavailable = failed('UNAVAILABLE');
const unauthenticated = failed('UNAUTHENTICATED');
const late = new DeadlineExceededError(`${methodName} out of time`, { method: methodName, limit: 'total' });
const timedOut = new DeadlineExceededError(`${methodName} too slow`, { method: methodName, limit: 'attempt' });

const record = (attempt: number, status: StatusName): AttemptRecord => ({
  attempt,
  status,
  durationMs: 0,
  backoffMs: 0,
  endpoint: 'test',
  faultId: undefined,
  message: '',
  hedge: attempt > 1,
});

interface Out {
  readonly answer: (value: unknown) => Promise<void>;
  /** Fails on the wire: the journal knows of it. */
  readonly fail: (error: CallError) => Promise<void>;
  /** Fails in a policy inside: nothing has left. */
  readonly refuse: (error: CallError) => Promise<void>;
}

/** One call, its attempts in their order, and what its budget was told. */
function rig(options: HedgingOptions, own: Partial<Call> = {}) {
  const at = bench();
  const out: Out[] = [];
  const told: string[] = [];
  const budget: RetryBudget = {
    name: undefined,
    tokens: 1,
    maxTokens: 1,
    canTake: () => true,
    take: () => told.push('take') > 0,
    started: () => void told.push('started'),
    ended: (verdict) => void told.push(verdict),
  };
  const next: Next<unknown, unknown> = ({ attempt, attempts, signal }) =>
    new Promise((resolve, reject) => {
      const note = (status: StatusName) => void (attempts as AttemptRecord[]).push(record(attempt, status));
      signal?.addEventListener('abort', () => note('CANCELLED'), { once: true });
      out.push({
        answer: (value) => (note('OK'), resolve(value), settle()),
        fail: (error) => (note(error.status), reject(error), settle()),
        refuse: (error) => (reject(error), settle()),
      });
    });
  const method = { fullName: methodName, name: 'Do', idempotent: true, kind: 'unary' as const };
  const call = at.call({ method, ...own });
  const ended = run([hedging({ budget, ...options })], call, next).catch((error: unknown) => error);
  return { ...at, call, ended, out, told };
}

describe('an attempt that had no time to leave', () => {
  it('leaves the caller with what the one before failed with', async () => {
    const { ended, out, told } = rig({ delayMs: 50 });
    await out[0]!.fail(unavailable);
    await out[1]!.refuse(late);
    expect(await ended).toBe(unavailable);
    expect(told).toEqual(['started', 'failure', 'take']);
  });

  it('is told from one that left and then ran out of it', async () => {
    const { ended, out } = rig({ delayMs: 50 });
    await out[0]!.fail(unavailable);
    await out[1]!.fail(late);
    expect(await ended).toMatchObject({ name: 'RetriesExhaustedError', cause: late });
  });

  it('is not taken for one of the same number that left before this policy was asked', async () => {
    const { ended, out, types } = rig({ delayMs: 50 }, { attempts: [record(1, 'UNAVAILABLE')] });
    await out[0]!.refuse(late);
    expect(await ended).toBe(late);
    expect([out.length, types()]).toEqual([1, []]);
  });

  it.each([unavailable, timedOut])('is told from one that failed before it left: %s', async (error) => {
    const { ended, out } = rig({ delayMs: 50 });
    await out[0]!.refuse(error);
    await out[1]!.answer('done');
    expect(await ended).toBe('done');
  });
});

describe('a failure', () => {
  it('that is fatal is one that the budget hears of', async () => {
    const { ended, out, told } = rig({ delayMs: 50 });
    const error = failed('NOT_FOUND');
    await out[0]!.fail(error);
    expect(await ended).toBe(error);
    expect(told).toEqual(['started', 'neutral']);
  });

  it('beside another attempt sends the next without a timer, which pays once', async () => {
    const { clock, ended, out, told } = rig({ delayMs: 50, attempts: 3 });
    await clock.advance(50);
    await out[0]!.fail(unavailable);
    expect(out).toHaveLength(3);
    expect(told).toEqual(['started', 'take', 'failure', 'take']);
    await out[2]!.answer('done');
    expect(await ended).toBe('done');
  });

  it('is amended in the journal, not the attempt that ended last', async () => {
    const { clock, call, ended, out } = rig({ delayMs: 50, attempts: 2 });
    await clock.advance(50);
    (call.attempts as AttemptRecord[]).push(record(7, 'OK'));
    await out[0]!.fail(unavailable);
    (call.attempts as AttemptRecord[]).push(record(8, 'OK'));
    await out[1]!.fail(unavailable);
    await ended;
    expect(call.attempts.map(({ attempt, decision }) => [attempt, decision])).toEqual([
      [7, undefined],
      [1, 'exhausted'],
      [8, undefined],
      [2, 'exhausted'],
    ]);
  });
});

describe('losers', () => {
  it('are said in the journal to have lost', async () => {
    const { clock, call, ended, out } = rig({ delayMs: 50, attempts: 3 });
    await clock.advance(100);
    await out[1]!.answer('done');
    expect(await ended).toBe('done');
    const lost = { status: 'CANCELLED', message: 'another attempt answered first' };
    expect(call.attempts).toMatchObject([
      { attempt: 2, status: 'OK', message: '' },
      { attempt: 1, ...lost },
      { attempt: 3, ...lost },
    ]);
  });

  it('are not, where the caller gave up', async () => {
    const aborter = new AbortController();
    const { clock, call, ended } = rig({ delayMs: 50 }, { signal: aborter.signal });
    await clock.advance(50);
    aborter.abort();
    expect(await ended).toMatchObject({ name: 'CancelledError', message: `${methodName} cancelled by the caller` });
    expect(call.attempts).toMatchObject([{ message: '' }, { message: '' }]);
  });
});

describe('new credentials', () => {
  const renewing = (renew: Call['client']['renewCredentials']) => ({
    client: { ...bench().call().client, renewCredentials: renew },
  });
  const within = (ms: number) => {
    const at = bench();
    let asked = 0;
    const renewCredentials = async () => {
      asked += 1;
      await at.clock.sleep(ms);
      return true;
    };
    const own = { client: { ...at.call().client, renewCredentials } };
    return { own, clock: at.clock, asked: () => asked };
  };

  it('are waited for: no hedge leaves meanwhile with the old ones', async () => {
    const { own, clock } = within(100);
    const { out, ended } = rig({ delayMs: 20, attempts: 3 }, own);
    await out[0]!.fail(unauthenticated);
    await clock.advance(99);
    expect(out).toHaveLength(1);
    await clock.advance(1);
    expect(out).toHaveLength(2);
    await out[1]!.answer('done');
    expect(await ended).toBe('done');
  });

  it('send no attempt when another has answered before they were here', async () => {
    const { own, clock } = within(100);
    const { out, ended, told } = rig({ delayMs: 20, attempts: 3 }, own);
    await clock.advance(20);
    await out[1]!.fail(unauthenticated);
    await out[0]!.answer('done');
    expect(await ended).toBe('done');
    await clock.advance(1_000);
    expect(out).toHaveLength(2);
    expect(told).toEqual(['started', 'take', 'neutral', 'success']);
  });

  it('are not asked for by the last attempt', async () => {
    const { own, asked } = within(0);
    const { out, ended } = rig({ delayMs: 20, attempts: 1 }, own);
    await out[0]!.fail(unauthenticated);
    expect(await ended).toBe(unauthenticated);
    expect(asked()).toBe(0);
  });

  it('that cannot be had end the call, and a bug of the provider does not reach its caller', async () => {
    const { out, ended } = rig(
      { delayMs: 20 },
      renewing(() => Promise.reject(new Error('token endpoint down'))),
    );
    await out[0]!.fail(unauthenticated);
    expect(await ended).toBe(unauthenticated);
  });
});

describe('timers', () => {
  it.each<[string, HedgingOptions]>([
    ['of the last attempt', { delayMs: 50, attempts: 1 }],
    ['before a quantile is known', { quantile: 0.9 }],
  ])('there are none %s', async (_, options) => {
    const { clock, out, ended } = rig(options);
    await settle();
    expect([clock.sleeping, out.length]).toEqual([0, 1]);
    await out[0]!.answer('done');
    expect(await ended).toBe('done');
  });

  it('there are none with a delay of 0: all leave at once', async () => {
    const { out, ended } = rig({ delayMs: 0, attempts: 3 });
    await settle();
    expect(out).toHaveLength(3);
    await out[0]!.answer('done');
    expect(await ended).toBe('done');
  });
});
