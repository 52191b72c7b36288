import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { onAbort } from './on-abort.ts';

test('all who wait are told, once and in their order', () => {
  const abort = new AbortController();
  const told: string[] = [];
  onAbort(abort.signal, () => told.push('first'));
  onAbort(abort.signal, () => told.push('second'));
  abort.abort();
  abort.abort();
  expect(told).toEqual(['first', 'second']);
});

test('who has unsubscribed is not told, be it while others are', () => {
  const abort = new AbortController();
  const told: string[] = [];
  onAbort(abort.signal, () => told.push('left before'))();
  const releases = [onAbort(abort.signal, () => releases.forEach((release) => release()))];
  releases.push(onAbort(abort.signal, () => told.push('left while others were told')));
  abort.abort();
  expect(told).toEqual([]);
});

test('signals do not share their listeners', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const told: string[] = [];
  onAbort(one.signal, () => told.push('one'));
  onAbort(other.signal, () => told.push('other'));
  other.abort();
  expect(told).toEqual(['other']);
});

test('the signal has one listener while anybody waits and none afterwards', () => {
  const { signal } = new AbortController();
  const releases = [1, 2, 3].map(() => onAbort(signal, () => {}));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  for (const release of releases) release();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  const again = onAbort(signal, () => {});
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  again();
  again();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('eighty thousand wait for one signal in no time', () => {
  const { signal } = new AbortController();
  const beganMs = performance.now();
  const releases = Array.from({ length: 80_000 }, () => onAbort(signal, () => {}));
  for (const release of releases) release();
  // A signal by itself takes over ten seconds.
  expect(performance.now() - beganMs).toBeLessThan(4000);
});
