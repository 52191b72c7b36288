import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { goodCharge } from '../testing.ts';
import { messagesOf, rawCall, rawCharge } from './testing-raw.ts';
import { faulty } from './testing-server.ts';

test('the whole message comes, then the end of the stream in order and without trailers', async () => {
  const { server, booked } = await faulty({ kind: 'missing-trailers' });
  const { headers, body, trailers, rstCode } = await rawCharge(server.address, 'k1');
  expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc+proto' });
  const { payment } = paymentGateway.Charge.responseDeserialize(body.subarray(5));
  expect(payment?.idempotencyKey).toBe('k1');
  expect({ trailers, rstCode }).toEqual({ trailers: undefined, rstCode: 0 });
  expect(await booked('k1')).toBe(true);
});

test('a caller of grpc-js is told INTERNAL, and the charge is booked', async () => {
  const { charge, booked, ended } = await faulty({ kind: 'missing-trailers' });
  expect(await charge('k1')).toMatchObject({
    status: 'INTERNAL',
    details: /without gRPC status/,
    faultKind: undefined,
  });
  expect(ended[0]).toMatchObject({ status: 'INTERNAL', faultKind: 'missing-trailers', cancelledAtUnixMs: 0 });
  expect(await booked('k1')).toBe(true);
});

test('a stream brings every message before it ends without a status, however slowly they are taken', async () => {
  const { server } = await faulty({ kind: 'missing-trailers' });
  const { path, requestSerialize } = paymentGateway.ChargeMany;
  const requests = Array.from({ length: 60 }, (_, index) => requestSerialize(goodCharge(`k${index}`)));
  const { body, trailers, rstCode } = await rawCall(server.address, { path, requests, initialWindowSize: 500 });
  expect(messagesOf(body)).toHaveLength(60);
  expect({ trailers, rstCode }).toEqual({ trailers: undefined, rstCode: 0 });
});

test('a deadline that passes meanwhile, and callers that leave, harm nobody', async () => {
  const { charge, booked, server } = await faulty({ kind: 'missing-trailers' });
  await Promise.all(Array.from({ length: 30 }, (_, index) => charge(`k${index}`, 1 + (index % 4))));
  await rawCharge(server.address, 'raw', { 'grpc-timeout': '1m' });
  await wait(20);
  expect(await charge('after')).toMatchObject({ status: 'INTERNAL' });
  expect(await booked('after')).toBe(true);
});
