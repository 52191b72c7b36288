import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { type AttemptRecord, RefusedError } from '../../client/index.ts';
import { endOfCallError, endOfGrpcError } from './payment-end.ts';

const left: AttemptRecord = {
  attempt: 1,
  status: 'UNAVAILABLE',
  durationMs: 3,
  backoffMs: 0,
  endpoint: '127.0.0.1:1',
  faultId: undefined,
  message: 'down',
  hedge: false,
};
const refusal = (attempts: AttemptRecord[]) =>
  new RefusedError('full', { code: status.RESOURCE_EXHAUSTED, method: 'm', attempts });

test('a refusal after an attempt has left is a failure: the payment may be booked', () => {
  expect(endOfCallError(refusal([]))).toMatchObject({ outcome: 'refused', status: 'RESOURCE_EXHAUSTED' });
  expect(endOfCallError(refusal([left]))).toMatchObject({ outcome: 'failed', status: 'RESOURCE_EXHAUSTED' });
});

test('what is no error of gRPC is UNKNOWN', () => {
  expect(endOfGrpcError(new Error('broken'))).toMatchObject({
    outcome: 'failed',
    status: 'UNKNOWN',
    message: 'broken',
  });
  expect(endOfGrpcError('text')).toMatchObject({ outcome: 'failed', status: 'UNKNOWN', message: 'text' });
  expect(endOfCallError(Object.assign(new Error('no'), { code: 14 }))).toMatchObject({ status: 'UNAVAILABLE' });
});
