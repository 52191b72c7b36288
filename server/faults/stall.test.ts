import { expect, test } from 'vitest';
import { invoke } from '../testing.ts';
import { unstableService } from '../../proto/definitions.ts';
import { arrivalOf, faultContext, works } from './testing.ts';
import { createFault, describeFault, faultOptions } from './kinds.ts';
import { faulty } from './testing-server.ts';

test('the thread is held for the time, once in a while, and every call is worked for', async () => {
  let nowMs = 0;
  const clock = { now: () => nowMs, sleep: () => Promise.resolve() };
  const fault = createFault({ kind: 'stall', blockMs: 30, everyMs: 1000 }, faultContext({ clock }));
  const heldMs = async () => {
    const from = performance.now();
    expect(await fault(arrivalOf(), works)).toBe('did r');
    return performance.now() - from;
  };
  expect(await heldMs()).toBeGreaterThan(25);
  nowMs = 999;
  expect(await heldMs()).toBeLessThan(25);
  nowMs = 1000;
  expect(await heldMs()).toBeGreaterThan(25);
});

test('everybody waits: a call that meets nothing is late too', async () => {
  const { server, client, charge, booked } = await faulty({ kind: 'stall', blockMs: 300 }, { methods: ['Charge'] });
  server.setScenario('off');
  await charge('warm');
  server.setScenario('always');
  const from = performance.now();
  const hit = charge('k');
  // Behind it on the same connection.
  const other = invoke(client, unstableService.ProcessData, { payload: 'x' });
  expect(await other).toMatchObject({ status: 'OK', faultKind: undefined });
  expect(performance.now() - from).toBeGreaterThan(250);
  expect(await hit).toMatchObject({ status: 'OK', faultKind: 'stall' });
  expect(await booked('k')).toBe(true);
});

test('a stall is 1 to 5000 ms long and leaves the loop 100 ms at least', () => {
  for (const wrong of [{ blockMs: 0 }, { blockMs: 5001 }, {}, { blockMs: 1, everyMs: 99 }])
    expect(faultOptions.safeParse({ kind: 'stall', ...wrong }).success).toBe(false);
  const options = faultOptions.parse({ kind: 'stall', blockMs: 5000 });
  expect(options).toMatchObject({ everyMs: 1000 });
  expect(describeFault(options)).toBe('block the event loop for 5 s');
});
