import { expect, test } from 'vitest';
import { googleRpc } from '../proto/definitions.ts';
import { badRequest, errorInfo, retryInfo, statusDetails } from './status-details.ts';

const [bad, info] = [
  badRequest([{ field: 'a.b', description: 'must be 1' }]),
  errorInfo({ reason: 'BROKE', domain: 'd' }),
];

test('the bytes are those of google.rpc.Status, field by field', () => {
  // Written out by hand from the published field numbers: 1 code, 2 message, 3 details; in Any 1 type_url, 2 value.
  const url = 'type.googleapis.com/google.rpc.ErrorInfo';
  const value = Buffer.concat([Buffer.from([0x0a, 5]), Buffer.from('BROKE'), Buffer.from([0x12, 1]), Buffer.from('d')]);
  const any = Buffer.concat([
    Buffer.from([0x0a, url.length]),
    Buffer.from(url),
    Buffer.from([0x12, value.length]),
    value,
  ]);
  const expected = Buffer.concat([
    Buffer.from([0x08, 9, 0x12, 2]),
    Buffer.from('no'),
    Buffer.from([0x1a, any.length]),
    any,
  ]);
  expect(statusDetails({ code: 9, message: 'no', details: [info] })).toEqual(expected);
});

test('each detail is packed under its public name and read back', () => {
  const bytes = statusDetails({ code: 3, message: 'half \ud800', details: [bad, info, retryInfo(1234.5)] });
  const { code, message, details } = googleRpc.Status.deserialize(bytes);
  expect([code, message]).toEqual([3, 'half \ufffd']);
  expect(details.map(({ type_url: type }) => type)).toEqual([
    'type.googleapis.com/google.rpc.BadRequest',
    'type.googleapis.com/google.rpc.ErrorInfo',
    'type.googleapis.com/google.rpc.RetryInfo',
  ]);
  const value = (index: number) => details[index]?.value as Buffer;
  const violation = { field: 'a.b', description: 'must be 1' };
  expect(googleRpc.BadRequest.deserialize(value(0))).toEqual({ fieldViolations: [violation] });
  expect(googleRpc.ErrorInfo.deserialize(value(1))).toEqual({ reason: 'BROKE', domain: 'd', metadata: {} });
  const retryDelay = { seconds: '1', nanos: 234_500_000 };
  expect(googleRpc.RetryInfo.deserialize(value(2))).toEqual({ retryDelay });
});

test.each([
  [0, '0', 0],
  [999, '0', 999_000_000],
  [3_600_000, '3600', 0],
  [0.9999999999, '0', 999_999],
])('%d ms is %s s and %d ns', (delayMs, seconds, nanos) => {
  const { retryDelay } = googleRpc.RetryInfo.deserialize(retryInfo(delayMs).value);
  expect(retryDelay).toEqual({ seconds, nanos });
});
