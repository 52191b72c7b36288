import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import type { Arrival } from './fault.ts';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext } from './testing.ts';
import { lives, type VirtualClock, virtualClock } from './testing-virtual-clock.ts';

/** A handler that notes when it works and when its answer leaves. */
function worker(clock: VirtualClock) {
  const startMs = clock.now();
  const [worked, answered]: [number[], number[]] = [[], []];
  const next = async ({ sending, request }: Arrival<string>) => {
    worked.push(clock.now() - startMs);
    await sending(0, request);
    answered.push(clock.now() - startMs);
    return `did ${request}`;
  };
  return { worked, answered, next };
}

function started(given: object, arrival: Partial<Arrival<string>>) {
  const clock = virtualClock();
  const life = lives(clock);
  const done = worker(clock);
  const options = faultOptions.parse({ kind: 'late-success', ...given });
  const answer = createFault(options, faultContext({ clock, life }))(arrivalOf(arrival), done.next);
  return { ...done, clock, life, answer };
}

test.each([
  [{}, 2000, 2500],
  [{ byMs: 0 }, 2000, 2000],
  [{ byMs: 1000, withoutDeadlineMs: 70 }, 300, 1300],
  [{}, 1_215_751_157, 3_600_500],
  [{}, 0, 5000],
  [{ withoutDeadlineMs: 70 }, 0, 70],
])('%j of a caller that gave %d ms works and answers after %d ms', async (given, deadlineMs, lateMs) => {
  const { clock, worked, answered, answer } = started(given, { deadlineMs, gone: AbortSignal.abort() });
  await clock.advance(lateMs - 1);
  expect(worked).toEqual([]);
  await clock.advance(1);
  expect([worked, answered]).toEqual([[lateMs], [lateMs]]);
  await expect(answer).resolves.toBe('did r');
});

test('with the work before the wait, it is done at once and its answer held', async () => {
  const { clock, worked, answered, answer } = started({ work: 'before' }, { deadlineMs: 2000 });
  await clock.advance(2499);
  expect([worked, answered]).toEqual([[0], []]);
  await clock.advance(1);
  expect(answered).toEqual([2500]);
  await expect(answer).resolves.toBe('did r');
});

test('of many messages only the first is held, and another fault still sees them', async () => {
  const clock = virtualClock();
  const seen: [number, unknown][] = [];
  const options = faultOptions.parse({ kind: 'late-success', work: 'before' });
  const sending = (before: number, message: unknown) => void seen.push([before, message]);
  const send = async (arrival: Arrival<string>) => {
    for (const [before, message] of ['a', 'b'].entries()) await arrival.sending(before, message);
  };
  const answer = createFault(options, faultContext({ clock }))(arrivalOf({ deadlineMs: 10, sending }), send);
  await clock.advance(509);
  expect(seen).toEqual([]);
  await clock.advance(1);
  expect(seen).toEqual([
    [0, 'a'],
    [1, 'b'],
  ]);
  await answer;
});

test.each([
  ['after', []],
  ['before', [0]],
])('a crash while it waits loses the answer; with the work %s the wait, done at %j', async (work, when) => {
  const { clock, life, worked, answered, answer } = started({ work }, { deadlineMs: 2000 });
  await clock.advance(1000);
  life.crash(0);
  await expect(answer).rejects.toMatchObject({ code: status.UNAVAILABLE, message: 'the server crashed' });
  await clock.advance(10_000);
  expect([worked, answered]).toEqual([when, []]);
});
