import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext, works } from './testing.ts';
import { faulty } from './testing-server.ts';

const options = (more: object = {}) => faultOptions.parse({ kind: 'commit-then-error', ...more });

test('the work is done before the failure, which is UNAVAILABLE unless told otherwise', async () => {
  const done: string[] = [];
  const next = async () => void done.push('work');
  await expect(createFault(options(), faultContext())(arrivalOf(), next)).rejects.toMatchObject({
    name: 'FaultError',
    code: status.UNAVAILABLE,
    message: 'injected by chaos',
  });
  expect(done).toEqual(['work']);
  const other = createFault(options({ status: 'ABORTED', message: 'no' }), faultContext());
  await expect(other(arrivalOf(), works)).rejects.toMatchObject({ code: status.ABORTED, message: 'no' });
});

test('work that fails is answered as it failed', async () => {
  const next = () => Promise.reject(new Error('work failed'));
  await expect(createFault(options(), faultContext())(arrivalOf(), next)).rejects.toThrow('work failed');
});

test('a charge is booked and its caller told UNAVAILABLE; the same key then finds the payment', async () => {
  const { charge, booked, ended } = await faulty({ kind: 'commit-then-error' });
  const reply = await charge('k1');
  const faultId = expect.stringMatching(/-1$/) as string;
  expect(reply).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'commit-then-error', faultId, response: undefined });
  expect(ended[0]).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'commit-then-error' });
  expect(await booked('k1')).toBe(true);
  expect(await charge('k1')).toMatchObject({ status: 'OK', response: { replayed: true } });
});
