import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { deadlineSignal } from './deadline-signal.ts';
import { bench } from './testing/fake-call.ts';

it('aborts when the deadline passes', async () => {
  const { call, clock } = bench();
  using limit = deadlineSignal(call({ deadlineMs: clock.now() + 100 }));
  await clock.advance(99);
  expect(limit.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(limit.signal.reason).toMatchObject({ message: 'the deadline of the call has passed' });
});

it("aborts with the caller's reason, also when that was before", () => {
  const { call } = bench();
  const aborter = new AbortController();
  using limit = deadlineSignal(call({ signal: aborter.signal }));
  expect(limit.signal.aborted).toBe(false);
  aborter.abort('enough');
  expect(limit.signal.reason).toBe('enough');
  using late = deadlineSignal(call({ signal: aborter.signal }));
  expect(late.signal.reason).toBe('enough');
});

it('leaves no timer and no listener behind', () => {
  const { call, clock } = bench();
  const aborter = new AbortController();
  {
    using _limit = deadlineSignal(call({ signal: aborter.signal, deadlineMs: clock.now() + 100 }));
    expect([clock.sleeping, getEventListeners(aborter.signal, 'abort').length]).toEqual([1, 1]);
  }
  expect([clock.sleeping, getEventListeners(aborter.signal, 'abort').length]).toEqual([0, 0]);
});
