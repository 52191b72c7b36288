import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext } from './testing.ts';
import { faulty } from './testing-server.ts';

const silence = (change: Parameters<typeof faultContext>[0] = {}) =>
  createFault(faultOptions.parse({ kind: 'commit-then-silence' }), faultContext(change));

/** What a promise says of itself when the loop has turned. */
const now = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(
      () => 'answered',
      () => 'released',
    ),
    new Promise((done) => setTimeout(done, 20, 'held')),
  ]);

test('the work is done at once, the answer held until the caller gives up', async () => {
  const [caller, done] = [new AbortController(), [] as string[]];
  const held = silence()(arrivalOf({ gone: caller.signal }), async () => void done.push('work'));
  expect(await now(held)).toBe('held');
  expect(done).toEqual(['work']);
  caller.abort();
  await expect(held).rejects.toMatchObject({ code: status.CANCELLED });
});

test('the work is done also for a caller that is gone already', async () => {
  const done: string[] = [];
  const held = silence()(arrivalOf({ gone: AbortSignal.abort() }), async () => void done.push('work'));
  await expect(held).rejects.toMatchObject({ code: status.CANCELLED });
  expect(done).toEqual(['work']);
});

test('a server that shuts down lets the call go', async () => {
  const draining = new AbortController();
  const held = silence({ draining: draining.signal })(arrivalOf(), () => Promise.resolve());
  expect(await now(held)).toBe('held');
  draining.abort();
  await expect(held).rejects.toMatchObject({ code: status.UNAVAILABLE });
});

test('a charge is booked, and its caller runs into the deadline', async () => {
  const { charge, booked, ended } = await faulty({ kind: 'commit-then-silence' });
  const began = performance.now();
  expect(await charge('k1', 100)).toMatchObject({ status: 'DEADLINE_EXCEEDED', response: undefined });
  expect(performance.now() - began).toBeGreaterThan(95);
  expect(await booked('k1')).toBe(true);
  expect(ended[0]).toMatchObject({ status: 'CANCELLED', faultKind: 'commit-then-silence' });
});
