import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  BulkheadFullError,
  CancelledError,
  CircuitOpenError,
  ClientClosedError,
  CredentialsError,
  InvalidRequestError,
  RateLimitedError,
  RefusedError,
} from '../errors.ts';
import type { StatusName } from '../status.ts';
import { failed } from '../testing/fake-call.ts';
import { isUnanswered } from './unanswered.ts';

const method = 'test.Service/Do';

describe('a failure leaves the question open', () => {
  it.each<StatusName>([
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'RESOURCE_EXHAUSTED',
    'INTERNAL',
    'UNKNOWN',
    'DATA_LOSS',
    'CANCELLED',
  ])('where the server says %s', (name) => expect(isUnanswered(failed(name))).toBe(true));

  it.each([
    new CircuitOpenError('', { method, retryAfterMs: 1 }),
    new BulkheadFullError('', { method }),
    new RateLimitedError('', { method, retryAfterMs: 1 }),
    new RefusedError('', { method, code: status.FAILED_PRECONDITION }),
  ])('where we refused: %o', (error) => expect(isUnanswered(error)).toBe(true));
});

describe('a failure is the answer', () => {
  it.each<StatusName>([
    'INVALID_ARGUMENT',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'PERMISSION_DENIED',
    'FAILED_PRECONDITION',
    'ABORTED',
    'OUT_OF_RANGE',
    'UNIMPLEMENTED',
    'UNAUTHENTICATED',
  ])('where the server says %s', (name) => expect(isUnanswered(failed(name))).toBe(false));

  it.each([
    new CancelledError('', { method }),
    new ClientClosedError(method),
    new InvalidRequestError(method, new Error('no')),
    new CredentialsError('', { method }),
    new Error('a bug'),
    undefined,
  ])('of caller, client or program: %o', (error) => expect(isUnanswered(error)).toBe(false));
});
