import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  CircuitOpenError,
  ClientClosedError,
  DeadlineExceededError,
  InvalidRequestError,
  RefusedError,
} from '../errors.ts';
import { type StatusName, statusNames } from '../status.ts';
import { failed, methodName as method } from '../testing/fake-call.ts';
import { verdictOn } from './breaker-verdict.ts';

// The whole table, so that a new status or a moved one is noticed.
const table: Record<Exclude<StatusName, 'OK'>, string> = {
  CANCELLED: 'unsure',
  UNKNOWN: 'failure',
  INVALID_ARGUMENT: 'success',
  DEADLINE_EXCEEDED: 'failure',
  NOT_FOUND: 'success',
  ALREADY_EXISTS: 'success',
  PERMISSION_DENIED: 'success',
  RESOURCE_EXHAUSTED: 'unsure',
  FAILED_PRECONDITION: 'success',
  ABORTED: 'success',
  OUT_OF_RANGE: 'success',
  UNIMPLEMENTED: 'success',
  INTERNAL: 'failure',
  UNAVAILABLE: 'failure',
  DATA_LOSS: 'failure',
  UNAUTHENTICATED: 'success',
};

it.each(Object.entries(table))('%s counts as %s', (name, verdict) => {
  expect(verdictOn(failed(name as StatusName), 1)).toBe(verdict);
});

it('has a verdict on every status', () => {
  expect(Object.keys(table).sort()).toEqual(statusNames.filter((name) => name !== 'OK').sort());
});

describe('time limits', () => {
  const limit = (of: 'attempt' | 'total') => new DeadlineExceededError('late', { method, limit: of });
  it('counts the attempt timeout as failure', () => expect(verdictOn(limit('attempt'), 2)).toBe('failure'));
  it('counts the total time as failure when the first attempt had all of it', () =>
    expect(verdictOn(limit('total'), 1)).toBe('failure'));
  it('is unsure when a later attempt had only the rest of it', () =>
    expect(verdictOn(limit('total'), 2)).toBe('unsure'));
});

it.each([
  new CancelledError('cancelled', { method }),
  new CircuitOpenError('open', { method, retryAfterMs: 1 }),
  new ClientClosedError(method),
  new InvalidRequestError(method, new Error('no such field')),
  new RefusedError('a policy of your own says no', { method, code: 14 }),
  new TypeError('a bug'),
  'not even an error',
])('%s counts as nothing', (error) => {
  expect(verdictOn(error, 1)).toBe('nothing');
});
