import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { CallError, CancelledError, DeadlineExceededError, RefusedError } from '../errors.ts';
import { type StatusName, statusNames } from '../status.ts';
import { bench, methodName } from '../testing/fake-call.ts';
import { budgetVerdict, pushbackOf, retryRules, type RuleOptions } from './retry-rules.ts';

const { call } = bench();
const plain = call();
const keyed = call({ idempotencyKey: 'k1' });
const idempotent = call({ method: { ...plain.method, idempotent: true } });
const renewable = call({ client: { ...plain.client, renewCredentials: () => Promise.resolve(true) } });

function trailers(...values: string[]): Metadata {
  const metadata = new Metadata();
  for (const value of values) metadata.add('grpc-retry-pushback-ms', value);
  return metadata;
}
const failed = (name: StatusName, pushback: string[] = [], message = `${methodName} failed`) =>
  new CallError(message, { code: status[name], method: methodName, metadata: trailers(...pushback) });
const timedOut = new DeadlineExceededError('too slow', { method: methodName, limit: 'attempt' });

const may = (error: CallError, of = plain, options: RuleOptions = {}) => {
  const ruling = retryRules('retry', options)(error, of);
  return ruling.may === 'stop' ? ruling.decision : ruling.may;
};

describe('by default', () => {
  it('only UNAVAILABLE is retried, of any method', () => {
    const retried = statusNames.filter((name) => name !== 'OK' && may(failed(name)) === 'again');
    expect(retried).toEqual(['UNAVAILABLE']);
    expect(statusNames.filter((name) => name !== 'OK' && may(failed(name), keyed) === 'again')).toEqual(retried);
  });

  it('our own timeout is retried where twice is as good as once', () => {
    expect([plain, keyed, idempotent].map((one) => may(timedOut, one))).toEqual(['not_retryable', 'again', 'again']);
  });

  it("the server's DEADLINE_EXCEEDED is not", () => {
    expect(may(failed('DEADLINE_EXCEEDED'), idempotent)).toBe('not_retryable');
  });

  it('RESOURCE_EXHAUSTED is retried only when the server says when', () => {
    const rules = retryRules('retry', {});
    expect(rules(failed('RESOURCE_EXHAUSTED'), plain)).toEqual({ may: 'stop', decision: 'not_retryable' });
    expect(rules(failed('RESOURCE_EXHAUSTED', ['70']), plain)).toEqual({ may: 'again', pushbackMs: 70 });
    expect(rules(failed('RESOURCE_EXHAUSTED', ['-1']), plain)).toEqual({ may: 'stop', decision: 'pushback' });
  });

  it('UNAUTHENTICATED is retried with new credentials, if there can be any', () => {
    expect(may(failed('UNAUTHENTICATED'))).toBe('not_retryable');
    expect(may(failed('UNAUTHENTICATED'), renewable)).toBe('renew');
    expect(may(failed('UNAUTHENTICATED', ['-1']), renewable)).toBe('pushback');
    expect(may(failed('PERMISSION_DENIED'), renewable)).toBe('not_retryable');
  });

  it("the caller's cancel and a refusal of ours are not retried", () => {
    expect(may(new CancelledError('enough', { method: methodName }))).toBe('not_retryable');
    expect(may(new RefusedError('full', { method: methodName, code: status.UNAVAILABLE }))).toBe('not_retryable');
  });
});

describe('statuses that the options name', () => {
  it.each(['INTERNAL', 'UNKNOWN', 'DATA_LOSS', 'CANCELLED', 'DEADLINE_EXCEEDED'] as const)(
    '%s is retried only where twice is as good as once',
    (name) => {
      const options = { retryableStatuses: [name] };
      const answers = [plain, keyed, idempotent].map((one) => may(failed(name), one, options));
      expect(answers).toEqual(['not_retryable', 'again', 'again']);
    },
  );

  it.each(['ABORTED', 'NOT_FOUND', 'RESOURCE_EXHAUSTED', 'UNAUTHENTICATED'] as const)('%s is retried', (name) => {
    expect(may(failed(name), plain, { retryableStatuses: [name] })).toBe('again');
  });

  it("CANCELLED means the server's own, never the caller's", () => {
    const cancelled = new CancelledError('enough', { method: methodName });
    expect(may(cancelled, keyed, { retryableStatuses: ['CANCELLED'] })).toBe('not_retryable');
  });

  it.each([
    `${methodName} failed: RESOURCE_EXHAUSTED: Attempted to send message with a size larger than 10`,
    `${methodName} failed: RESOURCE_EXHAUSTED: Received message larger than max (20 vs 10)`,
    `${methodName} failed: RESOURCE_EXHAUSTED: Received message that decompresses to a size larger than 10`,
  ])('a message that is too large will be too large again: %s', (message) => {
    const error = failed('RESOURCE_EXHAUSTED', [], message);
    expect(may(error, keyed, { retryableStatuses: ['RESOURCE_EXHAUSTED'] })).toBe('not_retryable');
  });
});

describe('shouldRetry', () => {
  it('goes before the rules, both ways', () => {
    expect(may(failed('NOT_FOUND'), plain, { shouldRetry: () => true })).toBe('again');
    expect(may(failed('UNAVAILABLE'), plain, { shouldRetry: () => false })).toBe('not_retryable');
  });

  it('leaves it to the rules with undefined', () => {
    const shouldRetry = () => undefined;
    expect(may(failed('NOT_FOUND'), plain, { shouldRetry })).toBe('not_retryable');
    expect(may(failed('UNAVAILABLE'), plain, { shouldRetry })).toBe('again');
  });

  it("overrides no caller's cancel, no refusal, no negative pushback", () => {
    const shouldRetry = () => true;
    expect(may(new CancelledError('enough', { method: methodName }), plain, { shouldRetry })).toBe('not_retryable');
    expect(may(new RefusedError('full', { method: methodName, code: 14 }), plain, { shouldRetry })).toBe(
      'not_retryable',
    );
    expect(may(failed('UNAVAILABLE', ['-1']), plain, { shouldRetry })).toBe('pushback');
  });

  it('must not be asynchronous: a promise would always mean yes', () => {
    const shouldRetry = (() => Promise.resolve(false)) as never;
    expect(() => may(failed('UNAVAILABLE'), plain, { shouldRetry })).toThrow(
      'retry.shouldRetry must return true, false or undefined, got object',
    );
  });
});

describe('pushback', () => {
  it.each([
    [['0'], 0],
    [['250'], 250],
    [['007'], 7],
    [['2147483647'], 2_147_483_647],
    [[], undefined],
  ])('%j is %s', (values, expected) => expect(pushbackOf(trailers(...values))).toBe(expected));

  it.each([
    [['-1']],
    [['2147483648']],
    [['1.5']],
    [['+5']],
    [['']],
    [['abc']],
    [['1e3']],
    [['0x10']],
    [['5', '5']],
    [['5, 5']],
  ])('%j stops', (values) => expect(pushbackOf(trailers(...values))).toBe('never'));

  it('does not make a status worth a retry that is not', () => {
    expect(may(failed('INVALID_ARGUMENT', ['10']))).toBe('not_retryable');
    expect(may(failed('INVALID_ARGUMENT', ['-1']))).toBe('not_retryable');
  });
});

describe('for the budget', () => {
  const verdict = (error: CallError, of = plain) => budgetVerdict(error, retryRules('retry', {})(error, of));

  it('a failure is what may be retried, what forbids it, and a server that is full', () => {
    expect(verdict(failed('UNAVAILABLE'))).toBe('failure');
    expect(verdict(timedOut, keyed)).toBe('failure');
    expect(verdict(failed('INVALID_ARGUMENT', ['-1']))).toBe('failure');
    expect(verdict(failed('RESOURCE_EXHAUSTED'))).toBe('failure');
  });

  it('what says nothing of the load is none', () => {
    expect(verdict(failed('INVALID_ARGUMENT'))).toBe('neutral');
    expect(verdict(failed('UNAUTHENTICATED'), renewable)).toBe('neutral');
    expect(verdict(failed('RESOURCE_EXHAUSTED', [], 'Received message larger than max (2 vs 1)'))).toBe('neutral');
  });
});

it('takes no other status for a message that is too large, whatever it says', () => {
  expect(may(failed('UNAVAILABLE', [], 'the queue is larger than allowed'))).toBe('again');
});
