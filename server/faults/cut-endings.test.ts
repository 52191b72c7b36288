/* oxlint-disable unicorn/no-thenable -- the `then` of a cut is a word and never a function */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { paymentGateway } from '../../proto/definitions.ts';
import { book, inShort, watch } from '../testing-streams.ts';
import { describeFault, faultOptions } from './kinds.ts';
import { messagesOf, rawCall, rawCharge } from './testing-raw.ts';
import { faulty } from './testing-server.ts';

/** A server with 5 payments, on which every call is cut so. */
async function cutting(how: object) {
  const made = await faulty({ kind: 'cut', afterMessages: [3, 3], ...how });
  made.server.setScenario('off');
  await book(made.client, 1, 5);
  made.server.setScenario('always');
  return made;
}

const three = ['1:k1', '2:k2', '3:k3'];

test('an error of any status comes in place of a message', async () => {
  const { client } = await cutting({ status: 'DATA_LOSS' });
  const { messages, ended } = watch(client);
  expect(await ended).toMatchObject({
    status: 'DATA_LOSS',
    details: 'cut by chaos after 3 messages',
    faultKind: 'cut',
  });
  expect(messages.map(inShort)).toEqual(three);
});

test('a stream that stalls says no more until its caller’s deadline', async () => {
  const { client, ended: told } = await cutting({ then: 'stall' });
  const { messages, ended } = watch(client, {}, 200);
  expect(await ended).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  expect(messages.map(inShort)).toEqual(three);
  while (told.at(-1)?.faultKind !== 'cut') await wait(2);
  expect(told.at(-1)).toMatchObject({ status: 'CANCELLED' });
});

test('a stream that stalls is let go when its caller leaves, and when the server shuts down', async () => {
  const { server, client, ended: told } = await cutting({ then: 'stall' });
  const [first, second] = [watch(client), watch(client)];
  while (first.messages.length < 3 || second.messages.length < 3) await wait(2);
  first.cancel();
  expect(await first.ended).toMatchObject({ status: 'CANCELLED' });
  while (told.at(-1)?.faultKind !== 'cut') await wait(2);
  void server.close();
  expect(await second.ended).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'cut' });
});

test.each([
  ['INTERNAL_ERROR', { status: 'INTERNAL', details: /RST_STREAM with code 2/ }],
  ['CANCEL', { status: 'CANCELLED', details: 'Call cancelled' }],
])('a stream that is reset with %s brings the messages before, then %j', async (resetCode, end) => {
  const { client, ended: told } = await cutting({ then: 'reset', resetCode });
  const { messages, ended } = watch(client);
  expect(await ended).toMatchObject({ ...end, faultKind: undefined });
  expect(messages.map(inShort)).toEqual(three);
  expect(told.at(-1)).toMatchObject({ status: end.status, faultKind: 'cut', cancelledAtUnixMs: 0 });
});

test('a unary call can be reset too, its work done', async () => {
  const { server, charge, booked } = await faulty({ kind: 'cut', afterMessages: [0, 0], then: 'reset' });
  for (let index = 0; index < 20; index++)
    expect(await rawCharge(server.address, `k${index}`)).toMatchObject({ rstCode: 2, trailers: undefined });
  expect(await charge('one')).toMatchObject({ status: 'INTERNAL' });
  expect(await booked('one')).toBe(true);
});

test('a reset waits until the messages before have been sent, however slowly they are taken', async () => {
  const { server, client } = await faulty({ kind: 'cut', afterMessages: [60, 60], then: 'reset' });
  server.setScenario('off');
  await book(client, 1, 70, { description: 'd'.repeat(200) });
  server.setScenario('always');
  const { path, requestSerialize } = paymentGateway.WatchPayments;
  const call = { path, requests: [requestSerialize({})], initialWindowSize: 1000 };
  const { body, rstCode, trailers } = await rawCall(server.address, call);
  expect(messagesOf(body)).toHaveLength(60);
  expect({ rstCode, trailers }).toEqual({ rstCode: 2, trailers: undefined });
});

test('the words tell how it ends, and an unknown ending is refused', () => {
  const words = (how: object) => describeFault(faultOptions.parse({ kind: 'cut', afterMessages: [3, 3], ...how }));
  expect(words({ status: 'DATA_LOSS' })).toBe('cut the answer after 3 messages with DATA_LOSS');
  expect(words({ then: 'stall' })).toBe('cut the answer after 3 messages and say no more');
  expect(words({ then: 'reset' })).toBe('cut the answer after 3 messages and reset the stream with INTERNAL_ERROR');
  const { error } = faultOptions.safeParse({ kind: 'cut', then: 'sulk' });
  expect(error?.issues[0]?.message).toBe('expected "error", "stall" or "reset"');
});
