import { describe, expect, it } from 'vitest';
import { CancelledError, DeadlineExceededError } from '../errors.ts';
import { bench } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { stoppable } from '../stoppable-clock.ts';
import { waitingLine } from './waiting-line.ts';

/** A line whose callers note their turn, by number. */
function rig() {
  const { clock, call } = bench();
  let left = 0;
  const line = waitingLine(() => void (left += 1));
  const served: number[] = [];
  const wait = (n: number, own: Parameters<typeof call>[0] = {}) =>
    line
      .wait(call(own), 'waiting in the test', async () => void served.push(n))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  return { clock, line, wait, served, left: () => left };
}

it('serves first come, first served, also those who come when it had been empty', async () => {
  const { line, wait, served } = rig();
  for (const n of [1, 2]) void wait(n);
  for (let n = 0; n < 5; n += 1) line.shift();
  for (const n of [3, 4]) void wait(n);
  line.shift();
  void wait(5);
  for (let n = 0; n < 5; n += 1) line.shift();
  await settle();
  expect(served).toEqual([1, 2, 3, 4, 5]);
  expect(line.length).toBe(0);
});

it('passes over those who gave up, first, in the middle and last', async () => {
  const { line, wait, served, left } = rig();
  const aborters = [1, 2, 3, 4, 5].map(() => new AbortController());
  const ended = aborters.map(({ signal }, n) => wait(n + 1, { signal }));
  for (const n of [0, 2, 4]) aborters[n]!.abort();
  expect([line.length, left()]).toEqual([2, 3]);
  for (let n = 0; n < 5; n += 1) line.shift();
  expect((await Promise.all(ended)).map((error) => error instanceof CancelledError)).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(served).toEqual([2, 4]);
});

it('serves 2,000 in order of whom every other has gone', async () => {
  const { line, served, wait } = rig();
  const many = Array.from({ length: 2_000 }, (_, n) => n);
  const leaving = many.filter((n) => n % 2 === 0).map(() => new AbortController());
  for (const n of many) void wait(n, n % 2 === 0 ? { signal: leaving[n / 2]!.signal } : {});
  for (const aborter of leaving) aborter.abort();
  while (line.length > 0) line.shift();
  await settle();
  expect(served).toEqual(many.filter((n) => n % 2 === 1));
});

describe('who waits', () => {
  it('leaves with a CancelledError that says for what it waited, as soon as its caller gives up', async () => {
    const { clock, wait } = rig();
    const aborter = new AbortController();
    const ended = wait(1, { signal: aborter.signal, deadlineMs: clock.now() + 50 });
    aborter.abort('enough');
    const error = await ended;
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ cause: 'enough', message: 'test.Service/Do cancelled while waiting in the test' });
    expect(clock.sleeping).toBe(0);
  });

  it('leaves with a DeadlineExceededError at its deadline, not before', async () => {
    const { clock, wait, line } = rig();
    const ended = wait(1, { deadlineMs: clock.now() + 50 });
    await clock.advance(49);
    expect(line.length).toBe(1);
    await clock.advance(1);
    const error = await ended;
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ limit: 'total', attempts: [] });
    expect(line.length).toBe(0);
  });

  it.each([
    ['aborted', { signal: AbortSignal.abort('before') }, CancelledError],
    ['out of time', { deadlineMs: 1_000_000 }, DeadlineExceededError],
  ])('does not stay at all when it comes %s', async (_, own, kind) => {
    const { clock, wait, line, served } = rig();
    expect(await wait(1, own)).toBeInstanceOf(kind);
    expect([line.length, clock.sleeping, served.length]).toEqual([0, 0, 0]);
  });

  it.each([Infinity, 2 ** 40])('leaves when the clock is stopped, with a deadline in %s ms too', async (leftMs) => {
    const { clock, call } = bench();
    const stopped = stoppable(clock);
    const own = call({ deadlineMs: clock.now() + leftMs });
    const line = waitingLine();
    const ended = line.wait({ ...own, client: { ...own.client, clock: stopped } }, 'waiting', async () => 'its turn');
    expect(clock.sleeping).toBe(1);
    stopped.stop();
    await expect(ended).rejects.toThrow(DeadlineExceededError);
    expect([line.length, clock.sleeping]).toEqual([0, 0]);
  });

  it('leaves neither timer nor listener behind when its turn has come', async () => {
    const { clock, wait, line } = rig();
    const aborter = new AbortController();
    const listeners = { added: 0, removed: 0 };
    const { signal } = aborter;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...all: Parameters<typeof add>) => {
      listeners.added += 1;
      add(...all);
    };
    signal.removeEventListener = (...all: Parameters<typeof remove>) => {
      listeners.removed += 1;
      remove(...all);
    };
    const ended = wait(1, { signal, deadlineMs: clock.now() + 50 });
    line.shift();
    expect(await ended).toBeUndefined();
    expect(clock.sleeping).toBe(0);
    expect(listeners).toEqual({ added: 1, removed: 1 });
  });
});
