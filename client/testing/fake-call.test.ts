import { expect, it } from 'vitest';
import type { StatusName } from '../status.ts';
import { failed } from './fake-call.ts';

it('makes the error of a failed attempt', () => {
  expect(failed('UNAVAILABLE')).toMatchObject({ code: 14, status: 'UNAVAILABLE' });
});

it.each(['NOPE', '14', 'toString', 14, null])('makes no error of %j, which is no status', (name) => {
  expect(() => failed(name as StatusName)).toThrow('failed: the status must be a gRPC status, got ');
});
