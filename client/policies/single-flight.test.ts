import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import type { Call, Next } from '../call.ts';
import { type AttemptRecord, CallError, DeadlineExceededError } from '../errors.ts';
import { bench, failed, methodName, run } from '../testing/fake-call.ts';
import { settle } from '../testing/fake-clock.ts';
import { retry } from './retry.ts';
import { singleFlight } from './single-flight.ts';

const down = failed('UNAVAILABLE');
const never = () => new Promise<never>(() => undefined);
const outcome = (joined: Promise<unknown>) => joined.catch((error: unknown) => error);

/** Fails once, or for ever, as an attempt on the wire does: with the journal of its call. */
const failing = (times: number) => {
  let sent = 0;
  return async (call: Call): Promise<unknown> => {
    if ((sent += 1) > times) return 'done';
    (call.attempts as AttemptRecord[]).push({ ...record, attempt: call.attempt });
    throw new CallError('down', { code: status.UNAVAILABLE, method: methodName, attempts: call.attempts });
  };
};
const rest = { durationMs: 0, backoffMs: 0, endpoint: 'test', faultId: undefined, message: '', hedge: false };
const record = { status: 'UNAVAILABLE' as const, ...rest };

/** Joins the one flight of a key, with so much time. */
function rig(next: Next<unknown, unknown>) {
  const { clock, call } = bench();
  const flights = singleFlight();
  let begun = 0;
  const counted: Next<unknown, unknown> = (one) => {
    begun += 1;
    return next(one);
  };
  const join = (leftMs: number) => {
    const own = call({ deadlineMs: clock.now() + leftMs });
    return outcome(flights.join('key', own, counted, () => undefined).then(({ response }) => response));
  };
  return { clock, join, begun: () => begun };
}

it('ends a joiner at its own deadline, once, though the flight has died of another', async () => {
  // Like a policy that hangs: it ends after everybody's deadline.
  const late = (call: Call) =>
    call.client.clock.sleep(300).then(() => {
      throw new DeadlineExceededError('late', { method: methodName, limit: 'total' });
    });
  const { clock, join, begun } = rig(late as Next<unknown, unknown>);
  const ended = [join(200)];
  await clock.advance(5);
  for (const leftMs of [197, 198]) ended.push(join(leftMs));
  await clock.advance(1_000);
  for (const error of await Promise.all(ended)) expect(error).toBeInstanceOf(DeadlineExceededError);
  expect([begun(), clock.sleeping]).toEqual([1, 0]);
});

it('begins another flight for who has time, once that of a hurried caller ran out', async () => {
  let sent = 0;
  const { clock, join, begun } = rig((call) => {
    if ((sent += 1) > 1) return Promise.resolve('done');
    return call.client.clock.sleep(100).then(() => {
      throw new DeadlineExceededError('late', { method: methodName, limit: 'total' });
    });
  });
  const [hurried, patient] = [join(100), join(1_000)];
  await clock.advance(200);
  expect(await hurried).toBeInstanceOf(DeadlineExceededError);
  expect([await patient, begun()]).toEqual(['done', 2]);
});

it.each([
  ['begins another flight for who has much more time than one that had none left for a retry', 5_000, 2, 'done'],
  ['tells who has little more time of the failure: another flight would end the same way', 150, 1, 'UNAVAILABLE'],
  ['tells who has as much time of the failure', 100, 1, 'UNAVAILABLE'],
])('%s', async (_, leftMs, flights, end) => {
  const wire = failing(1) as Next<unknown, unknown>;
  const policy = retry({ initialBackoffMs: 200, jitter: false });
  const { clock, join, begun } = rig((call) => run([policy], call, wire));
  const ended = [join(100), join(leftMs)];
  await clock.advance(1_000);
  const [hurried, other] = (await Promise.all(ended)).map((one) => (one instanceof CallError ? one.status : one));
  expect([hurried, other, begun()]).toEqual(['UNAVAILABLE', end, flights]);
  expect(clock.sleeping).toBe(0);
});

it('does not begin one flight after the other for a crowd that comes a moment apart', async () => {
  const wire = failing(Infinity) as Next<unknown, unknown>;
  const policy = retry({ initialBackoffMs: 2_000, jitter: false });
  const { clock, join, begun } = rig((call) => call.client.clock.sleep(10).then(() => run([policy], call, wire)));
  const ended = Array.from({ length: 100 }, (_, n) => join(100 + n));
  await clock.advance(3_000);
  for (const error of await Promise.all(ended)) expect(error).toMatchObject({ status: 'UNAVAILABLE' });
  expect(begun()).toBeLessThanOrEqual(2);
});

it('leaves nothing behind of a caller without a deadline', async () => {
  const { clock, join } = rig(() => Promise.reject(down));
  expect(await join(Infinity)).toBe(down);
  await settle();
  expect(clock.sleeping).toBe(0);
  const hanging = rig(never);
  void hanging.join(50);
  await hanging.clock.advance(100);
  expect(hanging.clock.sleeping).toBe(0);
});
