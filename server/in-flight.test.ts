import { expect, test } from 'vitest';
import { inFlightCalls } from './in-flight.ts';

test('is idle without a call, and again only when the last has settled', async () => {
  const inFlight = inFlightCalls();
  await inFlight.idle();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  inFlight.track(first.promise);
  inFlight.track(second.promise);
  const told: string[] = [];
  const both = [inFlight.idle(), inFlight.idle()].map((idle) => idle.then(() => told.push('idle')));
  first.resolve();
  await new Promise(setImmediate);
  expect(told).toEqual([]);
  second.resolve();
  await Promise.all(both);
  expect(told).toEqual(['idle', 'idle']);
});
