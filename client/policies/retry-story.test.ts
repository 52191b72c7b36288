import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { CallError, CancelledError } from '../errors.ts';
import { bench, failed, methodName } from '../testing/fake-call.ts';
import { refused, scheduled, stopped } from './retry-story.ts';

const unavailable = failed('UNAVAILABLE');

it('says of a scheduled attempt whose it is, which one and when', () => {
  const { call, clock, events } = bench();
  scheduled(call({ maxAttempts: 3 }), 2, 1_000, unavailable);
  const who = { atMs: clock.now(), callId: '1', method: methodName, attempts: 3 };
  expect(events).toEqual([{ type: 'retry-scheduled', ...who, attempt: 2, delayMs: 1_000, status: 'UNAVAILABLE' }]);
});

it('says nothing of a caller who gave up', () => {
  const { call, types } = bench();
  const error = new CancelledError('cancelled', { method: methodName });
  expect(stopped(call({ maxAttempts: 3 }), 'exhausted', error)).toBe(error);
  expect(types()).toEqual([]);
});

it.each([
  [unavailable, `${methodName} failed 3 times; the last failed: UNAVAILABLE`],
  [
    new CallError('no route', { code: status.UNAVAILABLE, method: methodName }),
    `${methodName} failed 3 times; the last no route`,
  ],
])('names the method once in what the caller gets: %s', (error, message) => {
  const { call, events } = bench();
  expect(stopped(call({ attempt: 3, maxAttempts: 3 }), 'exhausted', error)).toMatchObject({ message, cause: error });
  expect(events).toMatchObject([{ type: 'retry-stopped', attempt: 3, attempts: 3, decision: 'exhausted' }]);
});

it('writes a refusal to the attempt it was to follow, and nowhere where there is none', () => {
  const rest = { status: 'UNAVAILABLE', durationMs: 0, backoffMs: 0, endpoint: 'test', faultId: undefined } as const;
  const one = { attempt: 1, message: '', hedge: false, ...rest };
  const { call } = bench();
  const retried = call({ attempts: [{ ...one, decision: 'retried' }, one] });
  refused(retried, unavailable);
  expect(retried.attempts).toEqual([{ ...one, decision: 'retried', refusal: unavailable.message }, one]);
  const none = call({ attempts: [one] });
  refused(none, unavailable);
  expect(none.attempts).toEqual([one]);
});
