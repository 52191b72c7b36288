import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, mustNotRun, sleepingClock, works } from './testing.ts';
import { faulty } from './testing-server.ts';

test('up for upMs from when it was made, then down for downMs, over and over', async () => {
  const clock = sleepingClock();
  await clock.sleep(12_345);
  const options = faultOptions.parse({ kind: 'flapping', upMs: 300, downMs: 200 });
  const fault = createFault(options, faultContext({ clock }));
  let seen = '';
  for (let index = 0; index < 20; index++) {
    seen += await fault(arrivalOf(), works).then(
      () => 'u',
      () => 'd',
    );
    await clock.sleep(50);
  }
  expect(seen).toBe('uuuuuudddduuuuuudddd');
});

test('while down the handler does not run, and the answer is the status that was asked for', async () => {
  const clock = sleepingClock();
  const options = faultOptions.parse({ kind: 'flapping', upMs: 1, downMs: 1000, status: 'INTERNAL', pushbackMs: 7 });
  const fault = createFault(options, faultContext({ clock }));
  await clock.sleep(1);
  const trailers = { 'grpc-retry-pushback-ms': '7' };
  await expect(fault(arrivalOf(), mustNotRun)).rejects.toMatchObject({ code: status.INTERNAL, trailers });
});

test('a time of 0 is refused', () => {
  const { error } = faultOptions.safeParse({ kind: 'flapping', upMs: 0 });
  expect(error?.issues[0]?.message).toBe('expected whole milliseconds from 1 to 3600000');
});

test('over a real server: first up, then UNAVAILABLE and nothing booked', async () => {
  let aheadMs = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const { charge, booked } = await faulty({ kind: 'flapping', upMs: 600_000, downMs: 600_000 }, undefined, { clock });
  expect(await charge('k1')).toMatchObject({ status: 'OK', faultKind: 'flapping' });
  aheadMs = 600_000;
  expect(await charge('k2')).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'flapping' });
  expect(await booked('k2')).toBe(false);
});
