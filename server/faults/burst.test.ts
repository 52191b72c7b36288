import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, mustNotRun, sleepingClock, works } from './testing.ts';
import { faulty } from './testing-server.ts';

/** Whether each of `count` moments, `stepMs` apart, lies in a burst. */
async function moments(given: object, { seed = 'seed', count = 1000, stepMs = 10, callKey = 'k' } = {}) {
  const clock = sleepingClock();
  const fault = createFault(faultOptions.parse({ kind: 'burst', ...given }), faultContext({ clock, seed }));
  const hit: boolean[] = [];
  for (let index = 0; index < count; index++) {
    hit.push(
      await fault(arrivalOf({ callKey }), works).then(
        () => false,
        () => true,
      ),
    );
    await clock.sleep(stepMs);
  }
  return hit;
}

/** How many bursts, and how many moments in each. */
const lengths = (hit: readonly boolean[]) =>
  hit
    .map((one) => (one ? 'x' : ' '))
    .join('')
    .split(/ +/)
    .filter(Boolean)
    .map(({ length }) => length);

test('in every window of everyMs lies one burst of lengthMs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 10 }), async (seed, tenths) => {
      const hit = await moments({ everyMs: 1000, lengthMs: tenths * 100 }, { seed });
      for (let window = 0; window < 10; window++) {
        const inside = hit.slice(window * 100, (window + 1) * 100).filter(Boolean).length;
        expect(Math.abs(inside - tenths * 10)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 20 },
  );
});

test('a burst lasts without a gap, and two are not always the same time apart', async () => {
  const hit = await moments({ everyMs: 1000, lengthMs: 200 });
  const runs = lengths(hit);
  expect(runs.length).toBeGreaterThanOrEqual(8);
  for (const run of runs) expect(run).toBeGreaterThanOrEqual(19);
  const begins = hit.flatMap((one, index) => (one && !hit[index - 1] ? [index % 100] : []));
  expect(new Set(begins).size).toBeGreaterThan(5);
});

test('the seed alone decides where: callers meet the same bursts, another seed others', async () => {
  const given = { everyMs: 1000, lengthMs: 300 };
  const first = await moments(given);
  expect(await moments(given, { callKey: 'another' })).toEqual(first);
  expect(await moments(given, { seed: 'another' })).not.toEqual(first);
});

test('in a burst the handler does not run, and the answer is the status that was asked for', async () => {
  const given = { kind: 'burst', everyMs: 1000, lengthMs: 1000, status: 'ABORTED', message: 'no' };
  const fault = createFault(faultOptions.parse(given), faultContext());
  await expect(fault(arrivalOf(), mustNotRun)).rejects.toMatchObject({ code: status.ABORTED, message: 'no' });
});

test('a burst longer than the time to the next is refused, by name', () => {
  const { error } = faultOptions.safeParse({ kind: 'burst', everyMs: 1000, lengthMs: 1001 });
  expect(error?.issues).toMatchObject([{ path: ['lengthMs'], message: /at most everyMs/ }]);
});

test('over a real server: UNAVAILABLE with the fault’s name, and nothing booked', async () => {
  const { charge, booked } = await faulty({ kind: 'burst', everyMs: 60_000, lengthMs: 60_000 });
  expect(await charge('k1')).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'burst' });
  expect(await booked('k1')).toBe(false);
});
