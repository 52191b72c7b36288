import { Metadata, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { lostConnection } from './wire-errors.ts';

const said = (code: status, details: string) => ({ code, details, metadata: new Metadata() });
const inside = 'Received RST_STREAM with code 2 triggered by internal client error:';

test('a session that Node closed under a call is a lost connection, not an INTERNAL of the server', () => {
  const details = `${inside} Session closed with error code 2`;
  expect(lostConnection(said(status.INTERNAL, details))).toMatchObject({ code: status.UNAVAILABLE, details });
});

test.each([
  said(status.INTERNAL, 'Received RST_STREAM with code 2 (Internal server error)'),
  said(status.INTERNAL, `${inside} Protocol error`),
  said(status.UNKNOWN, `${inside} Session closed with error code 2`),
  said(status.OK, ''),
])('any other end stays as it is: $code $details', (ended) => {
  expect(lostConnection(ended)).toBe(ended);
});
