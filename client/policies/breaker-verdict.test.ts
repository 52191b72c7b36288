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
import { bench, failed, methodName as method } from '../testing/fake-call.ts';
import { verdictOn, verdictOnBreak } from './breaker-verdict.ts';

const { call } = bench();
// As the journal is after an attempt that has left.
const tried = (attempt: number) => {
  const record = { status: 'UNAVAILABLE', durationMs: 1, backoffMs: 0, endpoint: '', faultId: undefined } as const;
  return call({ attempt, attempts: [{ ...record, attempt, message: '', hedge: false }] });
};

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
  expect(verdictOn(failed(name as StatusName), tried(1))).toBe(verdict);
});

it('has a verdict on every status', () => {
  expect(Object.keys(table).sort()).toEqual(statusNames.filter((name) => name !== 'OK').sort());
});

describe('time limits', () => {
  const limit = (of: 'attempt' | 'total') => new DeadlineExceededError('late', { method, limit: of });
  it('counts the attempt timeout as failure', () => expect(verdictOn(limit('attempt'), tried(2))).toBe('failure'));
  it('counts the total time as failure when the first attempt had all of it', () =>
    expect(verdictOn(limit('total'), tried(1))).toBe('failure'));
  it('is unsure when a later attempt had only the rest of it', () =>
    expect(verdictOn(limit('total'), tried(2))).toBe('unsure'));
  it('is nothing when it kept the attempt from leaving', () => {
    expect(verdictOn(limit('total'), call())).toBe('nothing');
    expect(verdictOn(limit('total'), { ...tried(1), attempt: 2 })).toBe('nothing');
  });
  it('counts as nothing when it was noticed late: this process was busy, not the server (grpc/grpc-node#2829)', () => {
    const late = (lateMs: number) => new DeadlineExceededError('late', { method, limit: 'attempt', lateMs });
    expect(verdictOn(late(200), tried(1))).toBe('failure');
    expect(verdictOn(late(201), tried(1))).toBe('nothing');
  });
});

describe('a stream that breaks', () => {
  it('counts like an attempt', () => {
    expect(verdictOnBreak(failed('UNAVAILABLE'), tried(1))).toBe('failure');
    expect(verdictOnBreak(failed('NOT_FOUND'), tried(1))).toBe('success');
    expect(verdictOnBreak(new DeadlineExceededError('silent', { method, limit: 'attempt' }), tried(1))).toBe('failure');
  });
  it('counts as nothing when its whole time is over', () =>
    expect(verdictOnBreak(new DeadlineExceededError('over', { method, limit: 'total' }), tried(1))).toBe('nothing'));
});

it('knows nothing of the end of an attempt that the caller gave up', () => {
  expect(verdictOn(new CancelledError('cancelled', { method }), tried(1))).toBe('given_up');
});

it.each([
  new CircuitOpenError('open', { method, retryAfterMs: 1 }),
  new ClientClosedError(method),
  new InvalidRequestError(method, new Error('no such field')),
  new RefusedError('a policy of your own says no', { method, code: 14 }),
  new TypeError('a bug'),
  'not even an error',
])('%s counts as nothing', (error) => {
  expect(verdictOn(error, tried(1))).toBe('nothing');
});
