import { expect, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { book, inShort, watch } from '../testing-streams.ts';
import { rawCharge } from './testing-raw.ts';
import { faulty } from './testing-server.ts';

test('the frame is right, the bytes are no message, and trailers say OK', async () => {
  const { server } = await faulty({ kind: 'corrupt' });
  const { body, trailers, rstCode } = await rawCharge(server.address, 'k1');
  expect(body.readUInt32BE(1)).toBe(body.length - 5);
  const { responseDeserialize } = paymentGateway.Charge;
  expect(() => responseDeserialize(body.subarray(5))).toThrow(/invalid wire type 7/);
  expect(trailers).toMatchObject({ 'grpc-status': '0', 'chaos-fault-kind': 'corrupt' });
  expect(rstCode).toBe(0);
});

test('a unary caller of grpc-js cannot read the answer: INTERNAL, and the charge is booked', async () => {
  const { charge, booked, ended } = await faulty({ kind: 'corrupt' });
  const reply = await charge('k1');
  expect(reply).toMatchObject({ status: 'INTERNAL', details: /^Response message parsing error/, response: undefined });
  expect(ended[0]).toMatchObject({ status: 'INTERNAL', faultKind: 'corrupt', cancelledAtUnixMs: 0 });
  expect(await booked('k1')).toBe(true);
});

test('a stream is whole up to the message that is spoilt', async () => {
  const { server, client } = await faulty({ kind: 'corrupt', afterMessages: 3 });
  server.setScenario('off');
  await book(client, 1, 5);
  server.setScenario('always');
  const { messages, ended } = watch(client);
  expect(await ended).toMatchObject({ status: 'INTERNAL', details: /^Response message parsing error/ });
  expect(messages.map(inShort)).toEqual(['1:k1', '2:k2', '3:k3']);
});
