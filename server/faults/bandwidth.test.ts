import { setImmediate as turn } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import type { Arrival } from './fault.ts';
import { arrivalOf, faultContext, sleepingClock } from './testing.ts';
import { createFault, describeFault } from './kinds.ts';
import { faulty } from './testing-server.ts';

type Wire = Arrival<string>['wire'];

/** A connection over which each message has so many bytes, with gRPC's five. */
function wireOf(bytes: number, session: object = {}): Wire {
  const stream = () => ({ session });
  return { ...arrivalOf().wire, stream, serialize: () => Buffer.alloc(bytes - 5) } as unknown as Wire;
}

/** Sends `count` messages of a call. */
const send = (count: number) => async (arrival: Arrival<string>) => {
  for (let index = 0; index < count; index++) await arrival.sending(index, 'm');
  return 'done';
};

function line(bytesPerSecond: number) {
  const clock = sleepingClock();
  const fault = createFault({ kind: 'bandwidth', bytesPerSecond }, faultContext({ clock }));
  return { clock, play: (wire: Wire, count = 1) => fault(arrivalOf({ wire }), send(count)) };
}

test('each message waits for its bytes', async () => {
  const { clock, play } = line(1000);
  expect(await play(wireOf(500), 3)).toBe('done');
  expect(clock.slept).toEqual([500, 500, 500]);
});

test('calls of one connection share it, those of others have their own', async () => {
  const ends: number[] = [];
  const clock = { now: () => 0, sleep: async (ms: number) => void ends.push(ms) };
  const fault = createFault({ kind: 'bandwidth', bytesPerSecond: 1000 }, faultContext({ clock }));
  const [one, other] = [{}, {}];
  for (const session of [one, one, other]) await fault(arrivalOf({ wire: wireOf(100, session) }), send(1));
  expect(ends).toEqual([100, 200, 100]);
});

test('a line that was idle has saved nothing up', async () => {
  const { clock, play } = line(1000);
  const wire = wireOf(100);
  await play(wire);
  await clock.sleep(60_000);
  await play(wire, 2);
  expect(clock.slept).toEqual([100, 60_000, 100, 100]);
});

test('a caller that is gone takes none of it', async () => {
  const clock = sleepingClock();
  const fault = createFault({ kind: 'bandwidth', bytesPerSecond: 1 }, faultContext({ clock }));
  await fault(arrivalOf({ wire: wireOf(100), gone: AbortSignal.abort() }), send(5));
  expect(clock.slept).toEqual([]);
});

test('a caller that leaves meanwhile is let go, and what was not sent of its message is in nobody’s way', async () => {
  let nowMs = 0;
  const sleeps: number[] = [];
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      sleeps.push(ms);
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const context = faultContext({ clock: { now: () => nowMs, sleep } });
  const fault = createFault({ kind: 'bandwidth', bytesPerSecond: 100 }, context);
  const wire = wireOf(1000);
  const call = () => {
    const caller = new AbortController();
    const over = fault(arrivalOf({ wire, gone: caller.signal }), send(1)).catch((error: unknown) => error);
    return {
      async leave() {
        caller.abort();
        expect(await over).toMatchObject({ code: status.CANCELLED });
      },
    };
  };
  const [first, second] = [call(), call()];
  await turn();
  nowMs = 1000;
  await first.leave();
  const third = call();
  await turn();
  await third.leave();
  await second.leave();
  call();
  await turn();
  expect(sleeps).toEqual([10_000, 20_000, 20_000, 10_000]);
});

test('a real charge is booked and answered late, and the words name the rate', async () => {
  const { charge, booked } = await faulty({ kind: 'bandwidth', bytesPerSecond: 2000 });
  const from = performance.now();
  expect(await charge('k')).toMatchObject({ status: 'OK', faultKind: 'bandwidth' });
  expect(performance.now() - from).toBeGreaterThan(40);
  expect(await booked('k')).toBe(true);
  expect(describeFault({ kind: 'bandwidth', bytesPerSecond: 2000 })).toBe('answer at 2000 bytes/s');
});
