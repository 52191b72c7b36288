import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

test('a sleep that ended by itself leaves no listener on its signal', async () => {
  const { signal } = new AbortController();
  const sleeps = [systemClock.sleep(1, signal), systemClock.sleep(2, signal)];
  expect(listeners(signal)).toBe(1);
  await Promise.all(sleeps);
  expect(listeners(signal)).toBe(0);
});

test('all sleeps of a signal end when it aborts', async () => {
  const abort = new AbortController();
  const ended = Promise.allSettled([1, 2].map(() => systemClock.sleep(3_600_000, abort.signal)));
  abort.abort(new Error('enough'));
  for (const result of await ended) expect(result).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
  expect(listeners(abort.signal)).toBe(0);
});
