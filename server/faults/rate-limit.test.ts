import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { goodCharge, invoke } from '../testing.ts';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, mustNotRun, sleepingClock, works } from './testing.ts';
import { faulty } from './testing-server.ts';

function limit(given: object) {
  const clock = sleepingClock();
  const fault = createFault(faultOptions.parse({ kind: 'rate-limit', ...given }), faultContext({ clock }));
  return {
    clock,
    fault,
    goes: (lane = '') =>
      fault(arrivalOf({ lane }), works).then(
        () => true,
        () => false,
      ),
  };
}

test('so many at once, then so many a second', async () => {
  const { clock, goes } = limit({ perSecond: 4, burst: 3 });
  const seen: boolean[] = [];
  for (let index = 0; index < 5; index++) seen.push(await goes());
  expect(seen).toEqual([true, true, true, false, false]);
  await clock.sleep(249);
  expect(await goes()).toBe(false);
  await clock.sleep(1);
  expect([await goes(), await goes()]).toEqual([true, false]);
});

test('who waited long may come with a burst again, and no more', async () => {
  const { clock, goes } = limit({ perSecond: 4, burst: 2 });
  await goes();
  await clock.sleep(3_600_000);
  expect([await goes(), await goes(), await goes()]).toEqual([true, true, false]);
});

test('a refused call hears the time to the next token, and a call that waits it goes', async () => {
  const { clock, fault, goes } = limit({ perSecond: 3, burst: 1 });
  await goes();
  await clock.sleep(100);
  const trailers = { 'grpc-retry-pushback-ms': '234' };
  const refusal = { code: status.RESOURCE_EXHAUSTED, trailers, message: /234 ms/ };
  await expect(fault(arrivalOf(), mustNotRun)).rejects.toMatchObject(refusal);
  await clock.sleep(234);
  expect(await goes()).toBe(true);
});

test('each caller has a bucket of its own, unless one is for all', async () => {
  const each = limit({ burst: 1 });
  expect([await each.goes('a'), await each.goes('b'), await each.goes('a')]).toEqual([true, true, false]);
  const one = limit({ burst: 1, per: 'all' });
  expect([await one.goes('a'), await one.goes('b')]).toEqual([true, false]);
});

test('a caller whose name is known does not get another bucket by another lane', async () => {
  const fault = createFault(faultOptions.parse({ kind: 'rate-limit', burst: 1 }), faultContext());
  await expect(fault(arrivalOf({ caller: 'shop', lane: 'a' }), works)).resolves.toBe('did r');
  await expect(fault(arrivalOf({ caller: 'shop', lane: 'b' }), mustNotRun)).rejects.toMatchObject({ code: 8 });
  await expect(fault(arrivalOf({ caller: 'other', lane: 'a' }), works)).resolves.toBe('did r');
});

test('of many callers the longest unseen are forgotten', async () => {
  const { goes } = limit({ burst: 1 });
  await goes('first');
  await goes('second');
  for (let index = 0; index < 9998; index++) await goes(`lane ${index}`);
  expect(await goes('first')).toBe(false); // Seen just now: the second is the longest unseen.
  await goes('one more');
  expect([await goes('first'), await goes('second')]).toEqual([false, true]);
  for (let index = 0; index < 10_000; index++) await goes(`other ${index}`);
  expect(await goes('first')).toBe(true);
});

test('a rate of 0 is refused', () => {
  const { error } = faultOptions.safeParse({ kind: 'rate-limit', perSecond: 0 });
  expect(error?.issues[0]?.message).toBe('expected calls a second from 0.001 to 1000000');
});

test('over a real server: RESOURCE_EXHAUSTED, and nothing booked; another caller is served', async () => {
  const { client, charge, booked } = await faulty({ kind: 'rate-limit', burst: 1, perSecond: 0.001 });
  expect(await charge('k1')).toMatchObject({ status: 'OK' });
  expect(await charge('k2')).toMatchObject({ status: 'RESOURCE_EXHAUSTED', faultKind: 'rate-limit' });
  const metadata = { 'chaos-lane': 'other' };
  expect(await invoke(client, paymentGateway.Charge, goodCharge('k3'), { metadata })).toMatchObject({ status: 'OK' });
  expect(await booked('k2')).toBe(false);
});
