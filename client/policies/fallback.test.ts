import { getEventListeners } from 'node:events';
import { fallback as cockatielFallback, handleAll } from 'cockatiel';
import { describe, expect, it, vi } from 'vitest';
import type { Call, Next } from '../call.ts';
import { CancelledError, ClientClosedError, InvalidRequestError } from '../errors.ts';
import { bench, failed, methodName, run, script } from '../testing/fake-call.ts';
import { answeredBy } from './answered-by.ts';
import { fallback } from './fallback.ts';
import { defaultValue, type FallbackLevel } from './fallback-levels.ts';

const down = failed('UNAVAILABLE');
const level = (name: string, answer: FallbackLevel['answer']): FallbackLevel => ({ name, answer });
const never = () => new Promise<never>(() => undefined);
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('fallback', () => {
  it('leaves an answer of the call alone', async () => {
    const { call, types } = bench();
    const answer = vi.fn();
    const one = call();
    expect(await run([fallback([level('a', answer)])], one, script('done').next)).toBe('done');
    expect(answer).not.toHaveBeenCalled();
    expect(types()).toEqual([]);
    expect(one.notes.fallback).toBeUndefined();
  });

  it('answers from the first level that has an answer, and says which', async () => {
    const { call, events } = bench();
    const last = vi.fn();
    const levels = [
      level('throws', () => {
        throw new Error('broken');
      }),
      level('rejects', () => Promise.reject(new Error('broken'))),
      level('has none', () => undefined),
      level('has none later', async () => undefined),
      level('answers', (request) => ({ request })),
      level('not asked', last),
    ];
    const one = call({ request: 'question' });
    const response = (await run([fallback(levels)], one, script(down).next)) as object;
    expect(response).toEqual({ request: 'question' });
    expect(answeredBy(response)).toEqual({ name: 'answers', level: 5, error: down });
    expect(events).toMatchObject([
      { type: 'fallback-used', callId: '1', method: methodName, level: 5, fallback: 'answers', status: 'UNAVAILABLE' },
    ]);
    expect(one.notes.fallback).toBe('answers');
    expect(last).not.toHaveBeenCalled();
  });

  it('fails with the error of the call itself where no level has an answer', async () => {
    const { call, types } = bench();
    const told: unknown[] = [];
    const onLevelFailed = (error: unknown, name: string) => {
      told.push([name, String(error)]);
      throw new Error('of the listener');
    };
    const levels = [level('a', () => Promise.reject(new Error('x'))), level('b', () => undefined)];
    const one = call();
    expect(await caught(run([fallback(levels, { onLevelFailed })], one, script(down).next))).toBe(down);
    expect(told).toEqual([['a', 'Error: x']]);
    expect(types()).toEqual([]);
    expect(one.notes.fallback).toBeUndefined();
  });

  it('does not hide an answer that proves the server alive', async () => {
    const { call } = bench();
    for (const name of ['INVALID_ARGUMENT', 'ALREADY_EXISTS', 'NOT_FOUND'] as const) {
      const error = failed(name);
      expect(await caught(run([fallback([defaultValue({})])], call(), script(error).next))).toBe(error);
    }
  });

  it.each([
    new ClientClosedError(methodName),
    new InvalidRequestError(methodName, new Error('x')),
    new TypeError('bug'),
  ])('does not answer %o', async (error) => {
    const { call } = bench();
    expect(await caught(run([fallback([defaultValue({})])], call(), script(error).next))).toBe(error);
  });

  it('lets `when` choose the failures, and a level its own', async () => {
    const { call } = bench();
    const levels = [{ ...level('a', () => 'a'), when: (error: { status: string }) => error.status !== 'NOT_FOUND' }];
    const policy = fallback([...levels, level('b', () => 'b')], { when: ({ status }) => status !== 'INTERNAL' });
    expect(await run([policy], call(), script(failed('NOT_FOUND')).next)).toBe('b');
    expect(await run([policy], call(), script(failed('ABORTED')).next)).toBe('a');
    const internal = failed('INTERNAL');
    expect(await caught(run([policy], call(), script(internal).next))).toBe(internal);
  });

  it('asks `when` neither about a caller who gave up nor about a bug', async () => {
    const { call } = bench();
    const when = vi.fn(() => true);
    const policy = fallback([defaultValue({})], { when });
    const signal = AbortSignal.abort();
    const cancelled = new CancelledError('gone', { method: methodName });
    expect(await caught(run([policy], call(), script(cancelled).next))).toBe(cancelled);
    expect(await caught(run([policy], call({ signal }), script(down).next))).toBe(down);
    const bug = new TypeError('bug');
    expect(await caught(run([policy], call(), script(bug).next))).toBe(bug);
    expect(when).not.toHaveBeenCalled();
  });

  it('passes streams through', async () => {
    const { call } = bench();
    const method = { ...call().method, kind: 'server_streaming' as const };
    expect(await caught(run([fallback([defaultValue({})])], call({ method }), script(down).next))).toBe(down);
  });

  it('runs calls beside each other', async () => {
    const { call } = bench();
    const policy = fallback([level('echo', async (request) => request)]);
    const all = ['a', 'b', 'c'].map((request) => run([policy], call({ request }), script(down).next));
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  });
});

describe('the time of a level', () => {
  it('ends with the call: the next level still answers before the total timeout does', async () => {
    const { call, clock } = bench();
    let signal: AbortSignal | undefined;
    const hangs = level('hangs', (_request, context) => {
      signal = context.signal;
      return never();
    });
    const levels = [hangs, level('soon', async () => 'late but there')];
    const startedAtMs = clock.now();
    let tookMs = 0;
    const answer = run([fallback(levels)], call({ deadlineMs: startedAtMs + 100 }), script(down).next).finally(
      () => (tookMs = clock.now() - startedAtMs),
    );
    await clock.advance(109);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1_000);
    expect(await answer).toBe('late but there');
    expect(tookMs).toBe(110);
    expect(signal?.aborted).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  it('leaves nothing behind: no timer, no listener', async () => {
    const { call, clock } = bench();
    const { signal } = new AbortController();
    const one = call({ signal, deadlineMs: clock.now() + 1_000 });
    expect(await run([fallback([level('soon', async () => 'soon')])], one, script(down).next)).toBe('soon');
    await clock.advance(0);
    expect(clock.sleeping).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('is a moment after the deadline, for what is at hand', async () => {
    const { call, clock } = bench();
    const past = () => call({ deadlineMs: clock.now() - 15 });
    const soon = level('soon', async () => 'soon');
    expect(await run([fallback([level('at once', () => 'at once')])], past(), script(down).next)).toBe('at once');
    expect(await run([fallback([soon])], past(), script(down).next)).toBe('soon');
    const hung = run([fallback([level('hangs', never)])], past(), script(down).next);
    const error = caught(hung);
    await clock.advance(2);
    expect(await error).toBe(down);
  });

  it('ends when the caller gives up, and no further level is asked', async () => {
    const { call, clock } = bench();
    const aborter = new AbortController();
    const further = vi.fn(() => 'further');
    const levels = [level('hangs', never), level('further', further)];
    const error = caught(run([fallback(levels)], call({ signal: aborter.signal }), script(down).next));
    await clock.advance(5);
    aborter.abort('enough');
    expect(await error).toBeInstanceOf(CancelledError);
    expect(await error).toMatchObject({ cause: 'enough' });
    expect(further).not.toHaveBeenCalled();
    expect(getEventListeners(aborter.signal, 'abort')).toHaveLength(0);
    expect(clock.sleeping).toBe(0);
  });

  it.each([
    [0, 1_000, 1_000],
    [300, 1_000, 700],
    [800, 1_000, 500],
    [2 ** 31 - 1, 1_000, 500],
    [300, Infinity, Infinity],
  ])('with %d ms reserved of %d leaves the call %d', async (reserveMs, leftMs, insideMs) => {
    const { call, clock } = bench();
    const { next, calls } = script('done');
    await run([fallback([defaultValue({})], { reserveMs })], call({ deadlineMs: clock.now() + leftMs }), next);
    expect(calls[0]!.deadlineMs - clock.now()).toBe(insideMs);
  });

  it('is the whole of the call for its levels, also what the call inside was not given', async () => {
    const { call, clock } = bench();
    const deadlineMs = clock.now() + 1_000;
    let seen: Call | undefined;
    const levels = [level('a', (_request, context) => ((seen = context.call), 'a'))];
    await run([fallback(levels, { reserveMs: 400 })], call({ deadlineMs }), script(down).next);
    expect(seen?.deadlineMs).toBe(deadlineMs);
  });
});

describe('options of fallback', () => {
  it.each<[() => unknown, string]>([
    [() => fallback([]), 'fallback must have a list of levels'],
    [() => fallback({} as never), 'fallback must have a list of levels'],
    [() => fallback([null as never]), 'fallback[0] must be an object'],
    [() => fallback([level('', () => 1)]), 'fallback[0].name must be a non-empty string'],
    [() => fallback([{ name: 'a' } as never]), 'fallback[0].answer must be a function'],
    [() => fallback([{ ...defaultValue({}), when: 1 as never }]), 'fallback[0].when must be a function'],
    [() => fallback([defaultValue({})], { when: 1 as never }), 'fallback.when must be a function'],
    [() => fallback([defaultValue({})], { reserveMs: -1 }), 'fallback.reserveMs must be a number'],
    [() => fallback([defaultValue({})], { onLevelFailed: 1 as never }), 'fallback.onLevelFailed must be a function'],
    [() => fallback([defaultValue({})], { reserve: 1 } as never), 'fallback.reserve is not an option'],
  ])('are checked when it is built: %s', (build, message) => expect(build).toThrow(message));
});

describe("cockatiel's fallback, and why it is not the engine", () => {
  it('tells its value nothing, and loses the error of the call to that of the value', async () => {
    const value = vi.fn(() => {
      throw new Error('of the value');
    });
    const next: Next<unknown, unknown> = () => Promise.reject(down);
    const { call } = bench();
    const error = await caught(cockatielFallback(handleAll, value).execute(() => next(call())) as Promise<unknown>);
    expect(value.mock.calls).toEqual([[]]);
    expect(String(error)).toBe('Error: of the value');
    const levels = [level('a', value)];
    expect(await caught(run([fallback(levels)], call(), next))).toBe(down);
  });
});

it('may answer null', async () => {
  const { call } = bench();
  expect(await run([fallback([level('nothing', () => null)])], call(), script(down).next)).toBeNull();
});

it('says what there was no time for', async () => {
  const { call, clock } = bench();
  let signal: AbortSignal | undefined;
  const hangs = level('replica', (_request, context) => {
    signal = context.signal;
    return never();
  });
  const problems: unknown[] = [];
  const policy = fallback([hangs], { onLevelFailed: (problem) => void problems.push(problem) });
  const error = caught(run([policy], call({ deadlineMs: clock.now() + 100 }), script(down).next));
  await clock.advance(1_000);
  expect(await error).toBe(down);
  expect(problems).toMatchObject([{ message: `${methodName} out of time while waiting for replica` }]);
  expect(signal?.reason).toMatchObject({ message: `${methodName} out of time while waiting for a fallback` });
});
