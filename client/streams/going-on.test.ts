import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  BulkheadFullError,
  CallError,
  CancelledError,
  CircuitOpenError,
  ClientClosedError,
  CredentialsError,
  DeadlineExceededError,
  InvalidRequestError,
  RateLimitedError,
  RetriesExhaustedError,
} from '../errors.ts';
import type { StatusName } from '../status.ts';
import { pauseAfter } from './going-on.ts';

const method = 'test.Service/Watch';

function said(name: StatusName, details = '', ...pushback: string[]) {
  const metadata = new Metadata();
  for (const value of pushback) metadata.add('grpc-retry-pushback-ms', value);
  const code = status[name];
  return new CallError(name, { code, method, metadata, cause: { code, details, metadata } });
}
const soon = { leastMs: 0, exactly: false };

describe('a broken stream goes on', () => {
  it.each([
    ['the server is gone', said('UNAVAILABLE')],
    ['it was reset without a word', said('INTERNAL', 'Received RST_STREAM with code 2 triggered by …')],
    ['it ended without a status', said('INTERNAL', 'Received RST_STREAM with code 0 (Call ended without gRPC status)')],
    ['somebody on the way cancelled it', said('CANCELLED', 'Call cancelled')],
    ['nothing came in time', new DeadlineExceededError('late', { method, limit: 'attempt' })],
    ['the bulkhead is full', new BulkheadFullError('full', { method })],
    ['the circuit is isolated', new CircuitOpenError('isolated', { method, retryAfterMs: Infinity })],
  ])('soon when %s', (_, error) => {
    expect(pauseAfter(error)).toEqual(soon);
  });

  it('soon when every attempt of the last resumption was reset', () => {
    const cause = said('INTERNAL', 'Received RST_STREAM with code 2');
    expect(pauseAfter(new RetriesExhaustedError('3 times', { code: status.INTERNAL, method, cause }))).toEqual(soon);
  });

  it('no sooner than the open circuit and the rate limit let it', () => {
    expect(pauseAfter(new CircuitOpenError('open', { method, retryAfterMs: 700 }))).toEqual({ ...soon, leastMs: 700 });
    expect(pauseAfter(new RateLimitedError('full', { method, retryAfterMs: 90 }))).toEqual({ ...soon, leastMs: 90 });
  });

  it('exactly when the server says, also if it is too busy', () => {
    expect(pauseAfter(said('UNAVAILABLE', '', '250'))).toEqual({ leastMs: 250, exactly: true });
    expect(pauseAfter(said('RESOURCE_EXHAUSTED', '', '0'))).toEqual({ leastMs: 0, exactly: true });
  });
});

describe('a broken stream does not go on', () => {
  it.each([
    ['the caller gave up', new CancelledError('left', { method })],
    ['the time of the call is over', new DeadlineExceededError('late', { method, limit: 'total' })],
    ['the client is closed', new ClientClosedError(method)],
    ['the request does not fit', new InvalidRequestError(method, 'why')],
    ['there are no credentials', new CredentialsError('none', { method })],
    ['the server is too busy and names no time', said('RESOURCE_EXHAUSTED')],
    ['the server asks not to come back', said('UNAVAILABLE', '', '-1')],
    ['the server asks for what is no time', said('UNAVAILABLE', '', 'soon')],
    ['the server names two times', said('UNAVAILABLE', '', '1', '2')],
    ['the server itself failed', said('INTERNAL', 'division by zero')],
    ['the server itself cancelled', said('CANCELLED', 'shutting down this tenant')],
    ['the server itself ran out of time', said('DEADLINE_EXCEEDED')],
    ['a time is named for what would be the same again', said('INVALID_ARGUMENT', '', '5')],
    ['it is no failure of the call', new TypeError('bug')],
  ])('when %s', (_, error) => {
    expect(pauseAfter(error)).toBeUndefined();
  });
});
