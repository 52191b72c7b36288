import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { goodCharge, invoke } from '../testing.ts';
import { book, inShort, watch } from '../testing-streams.ts';
import { createFault, faultOptions } from './kinds.ts';
import { arrivalOf, faultContext } from './testing.ts';
import { rawCharge } from './testing-raw.ts';
import { faulty } from './testing-server.ts';

test('the frame promises more than is sent, and trailers say OK', async () => {
  const { server, booked } = await faulty({ kind: 'truncated' });
  const { headers, body, trailers, rstCode } = await rawCharge(server.address, 'k1');
  expect(headers[':status']).toBe(200);
  const promised = body.readUInt32BE(1);
  expect(promised).toBeGreaterThan(20);
  expect(body.length - 5).toBe(Math.floor(promised / 2));
  expect(trailers).toMatchObject({ 'grpc-status': '0', 'chaos-fault-kind': 'truncated' });
  expect(rstCode).toBe(0);
  expect(await booked('k1')).toBe(true);
});

test('without trailers the stream just ends', async () => {
  const { server, charge, booked, ended } = await faulty({ kind: 'truncated', trailers: false });
  const { body, trailers, rstCode } = await rawCharge(server.address, 'k1');
  expect(body.length).toBeGreaterThan(5);
  expect({ trailers, rstCode }).toEqual({ trailers: undefined, rstCode: 0 });
  expect(await charge('k2')).toMatchObject({ status: 'INTERNAL', details: /without gRPC status/, response: undefined });
  expect(ended[1]).toMatchObject({ status: 'INTERNAL', faultKind: 'truncated', cancelledAtUnixMs: 0 });
  expect(await booked('k2')).toBe(true);
});

test('an unary caller of grpc-js gets an error and no message, and the charge is booked', async () => {
  const { client, booked, ended } = await faulty({ kind: 'truncated' });
  const { path, requestSerialize, responseDeserialize } = paymentGateway.Charge;
  const outcome = await new Promise((resolve) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, goodCharge('k1'), (error, response) =>
      resolve({ code: error?.code, details: error?.details, response, kind: error?.metadata.get('chaos-fault-kind') }),
    );
  });
  const details = 'No message received';
  expect(outcome).toEqual({ code: status.UNIMPLEMENTED, details, response: undefined, kind: ['truncated'] });
  expect(ended[0]).toMatchObject({ status: 'UNIMPLEMENTED', cancelledAtUnixMs: 0 });
  expect(await booked('k1')).toBe(true);
});

test('the reader of a stream misses the message and is told OK', async () => {
  const { server, client } = await faulty({ kind: 'truncated', afterMessages: 2 });
  server.setScenario('off');
  await book(client, 1, 5);
  server.setScenario('always');
  const { messages, ended } = watch(client);
  expect(await ended).toMatchObject({ status: 'OK', faultKind: 'truncated' });
  expect(messages.map(inShort)).toEqual(['1:k1', '2:k2']);
});

test('a message of no bytes is truncated too', async () => {
  const sent: Buffer[] = [];
  const stream = { write: (bytes: Buffer) => sent.push(bytes), end() {} };
  const wire = {
    stream: () => stream as never,
    sendHeaders() {},
    flushed: async () => {},
    serialize: () => Buffer.alloc(0),
  };
  const fault = createFault(faultOptions.parse({ kind: 'truncated' }), faultContext());
  const answer = fault(arrivalOf({ wire }), async ({ sending }) => sending(0, 'r'));
  await expect(answer).rejects.toMatchObject({ name: 'WireTakenError', endsWell: true });
  expect(sent).toEqual([Buffer.from([0, 0, 0, 0, 1])]);
});

test('callers that leave before the answer harm nobody', async () => {
  const { server, client, charge, booked } = await faulty({ kind: 'truncated' });
  await Promise.all(Array.from({ length: 30 }, (_, index) => charge(`k${index}`, 1 + (index % 4))));
  server.setScenario('off');
  expect(await invoke(client, paymentGateway.Charge, goodCharge('after'))).toMatchObject({ status: 'OK' });
  expect(await booked('after')).toBe(true);
});
