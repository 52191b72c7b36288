import { describe, expect, it } from 'vitest';
import { status } from '@grpc/grpc-js';
import { CallError, CancelledError, CircuitOpenError, DeadlineExceededError, RetriesExhaustedError } from './errors.ts';
import type { AttemptRecord } from './journal.ts';

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
    const error = new CancelledError('gone', { method, attempts });
    expect(error.explain()).toContain('Attempt 1, sent beside another, at 127.0.0.1:50051 ended CANCELLED');
    expect(error.explain()).toContain('Its caller gave up.');
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
