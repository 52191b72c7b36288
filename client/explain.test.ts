import { describe, expect, it } from 'vitest';
import { status } from '@grpc/grpc-js';
import { CallError, CancelledError, CircuitOpenError, DeadlineExceededError, RetriesExhaustedError } from './errors.ts';
import { type AttemptRecord, arrived, departed } from './journal.ts';

const method = 'test.Service/Do';
const attempt = (own: Partial<AttemptRecord> = {}): AttemptRecord => ({
  attempt: 1,
  status: 'UNAVAILABLE',
  durationMs: 4.04,
  backoffMs: 0,
  endpoint: '127.0.0.1:50051',
  faultId: undefined,
  message: 'down',
  hedge: false,
  ...own,
});

describe('explain', () => {
  it('tells of each attempt, the waits, why it ended, and that the work may be done', () => {
    const attempts = [
      attempt({ decision: 'retried' }),
      attempt({ attempt: 2, backoffMs: 1_000, faultId: 'f-7', decision: 'exhausted' }),
    ];
    const error = new RetriesExhaustedError('x', { code: status.UNAVAILABLE, method, attempts });
    expect(error.explain()).toBe(
      'test.Service/Do ended UNAVAILABLE after 2 attempts, 1,000 ms of waiting between them. ' +
        'Attempt 1 at 127.0.0.1:50051 ended UNAVAILABLE after 4 ms: "down". ' +
        'Attempt 2 at 127.0.0.1:50051 ended UNAVAILABLE after 4 ms, injected (f-7): "down". ' +
        'No more attempts were allowed. ' +
        'The server may have done the work of each of them: ask it, or repeat with the same idempotency key.',
    );
  });

  it('says that nothing left when nothing left', () => {
    const error = new CircuitOpenError('Do refused: circuit x is open for 12 ms more', { method, retryAfterMs: 12 });
    expect(error.explain()).toBe(
      'Do refused: circuit x is open for 12 ms more. Nothing left this process, so nothing was done.',
    );
  });

  it('names a hedge, and who gave up', () => {
    const attempts = [attempt({ status: 'CANCELLED', message: '', hedge: true })];
    const error = new CancelledError(`${method} cancelled: the client was closed`, { method, attempts });
    expect(error.explain()).toContain('Attempt 1, sent beside another, at 127.0.0.1:50051 ended CANCELLED');
    expect(error.explain()).toContain('test.Service/Do cancelled: the client was closed.');
  });

  it('does not say that nothing was done while an attempt is under way, and tells of its end once it is there', () => {
    const attempts: AttemptRecord[] = [];
    const error = new DeadlineExceededError('Do not answered within 60 ms in all', {
      method,
      attempts,
      limit: 'total',
    });
    departed(attempts);
    expect(error.underWay).toBe(1);
    expect(error.explain()).toBe(
      'Do not answered within 60 ms in all. An attempt is still under way. ' +
        'The server may have done the work of an attempt: ask it, or repeat with the same idempotency key.',
    );
    arrived(attempts, attempt({ status: 'OK', message: '' }));
    expect(error.underWay).toBe(0);
    expect(error.explain()).toContain('Attempt 1 at 127.0.0.1:50051 ended OK');
  });

  it('counts the attempts under way beside those that ended', () => {
    const attempts = [attempt()];
    departed(attempts);
    departed(attempts);
    const error = new CallError('x', { code: status.UNAVAILABLE, method, attempts });
    expect(error.explain()).toContain(
      '2 attempts are still under way. The server may have done the work of each of them',
    );
  });

  it('claims nothing for an error that was not given the attempts of its call', () => {
    expect(new CallError('mine', { code: status.INTERNAL, method }).explain()).toBe('mine.');
  });

  it('names what refused the attempt that was to follow', () => {
    const attempts = [attempt({ decision: 'retried', refusal: 'Do refused: circuit x is open for 12 ms more' })];
    const error = new CallError('x', { code: status.UNAVAILABLE, method, attempts });
    expect(error.explain()).toContain('It was not tried again: Do refused: circuit x is open for 12 ms more.');
  });

  it('says that the work was done, and what failed then', () => {
    const attempts = [attempt({ decision: 'retried' }), attempt({ attempt: 2, status: 'OK', message: '' })];
    const error = new CallError('Do failed: onResponse threw: boo', { code: status.INTERNAL, method, attempts });
    expect(error.explain()).toMatch(
      /ended OK after 4 ms\. Do failed: onResponse threw: boo\. The server did the work\.$/,
    );
  });

  it('says what failed where that is none of the attempts', () => {
    const error = new CallError('Do failed: a policy threw: boo', {
      code: status.INTERNAL,
      method,
      attempts: [attempt()],
    });
    expect(error.explain()).toContain('"down". Do failed: a policy threw: boo.');
  });

  it('raises no doubt over attempts that found no connection', () => {
    const lost = attempt({ unsent: true });
    const error = (attempts: AttemptRecord[]) => new CallError('x', { code: status.UNAVAILABLE, method, attempts });
    expect(error([lost]).explain()).toContain('No connection was made, so nothing was done.');
    expect(error([lost, attempt()]).explain()).toContain('may have done the work of an attempt');
  });

  it.each([
    ['budget_denied', 'the retry budget is spent'],
    ['not_retryable', 'would not help, or not be safe'],
    ['no_time_left', 'the time left was too short'],
    ['pushback', 'the server asked for that'],
  ] as const)('says why it was not tried again: %s', (decision, words) => {
    const error = new CallError('x', { code: status.UNAVAILABLE, method, attempts: [attempt({ decision })] });
    expect(error.explain()).toContain(words);
  });

  it('raises no doubt over an answer that refused the work', () => {
    const attempts = [attempt({ status: 'INVALID_ARGUMENT', message: 'no amount' })];
    const error = new CallError('x', { code: status.INVALID_ARGUMENT, method, attempts });
    expect(error.explain()).not.toContain('may have done');
  });

  it('shortens what a server said at length', () => {
    const attempts = [attempt({ message: 'x'.repeat(1_000) })];
    const error = new DeadlineExceededError('x', { method, attempts, limit: 'total' });
    expect(error.explain().length).toBeLessThan(500);
  });
});
