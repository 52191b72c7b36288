import { constants } from 'node:http2';
import { expect, test } from 'vitest';
import { faulty } from './testing-server.ts';
import { rawConnection } from './testing-connection.ts';

const hit = { metadata: { hit: 'yes' } };
const metadata = { hit: 'yes' };

test('the call is answered, the GOAWAY names it as the last, and the connection closes in order', async () => {
  const { server, booked } = await faulty({ kind: 'goaway' }, hit);
  const { charge, goaways, closed } = rawConnection(server.address);
  expect(await charge('k1')).toMatchObject({ 'grpc-status': '0' });
  expect(await charge('k2', metadata)).toMatchObject({ 'grpc-status': '0', 'chaos-fault-kind': 'goaway' });
  await closed;
  expect(goaways[0]).toEqual({ code: constants.NGHTTP2_NO_ERROR, lastStreamId: 3 });
  expect(await booked('k2')).toBe(true);
});

test('a call that is not spared lies beyond the last stream and is not booked; the ones before it are answered', async () => {
  const { server, booked } = await faulty({ kind: 'goaway', spareThisCall: false }, hit);
  const { charge, goaways, closed } = rawConnection(server.address);
  await charge('k1');
  expect(await charge('k2', metadata)).toEqual({ rstCode: constants.NGHTTP2_REFUSED_STREAM });
  await closed;
  expect(goaways[0]).toEqual({ code: constants.NGHTTP2_NO_ERROR, lastStreamId: 1 });
  expect(await booked('k2')).toBe(false);
});

test('what came after the call and was worked for is never named as not touched', async () => {
  const { server, booked } = await faulty({ kind: 'goaway', spareThisCall: false }, hit);
  const { charge, goaways, closed } = rawConnection(server.address);
  await charge('k0');
  const [before, refused, after] = await Promise.all([charge('k1'), charge('k2', metadata), charge('k3')]);
  expect(before).toMatchObject({ 'grpc-status': '0' });
  expect(refused).toEqual({ rstCode: constants.NGHTTP2_REFUSED_STREAM });
  expect(after).toMatchObject({ 'grpc-status': '0' });
  await closed;
  expect(goaways[0]).toMatchObject({ lastStreamId: 7 });
  expect(await booked('k2')).toBe(false);
  expect(await booked('k3')).toBe(true);
});

test('grpc-js leaves without an error, whether its call was spared or not, and lives on on a new connection', async () => {
  for (const spareThisCall of [true, false]) {
    const { server, charge, ended } = await faulty({ kind: 'goaway', spareThisCall }, { arrivals: [1] });
    server.setScenario('off');
    await charge('k0');
    server.setScenario('always');
    for (const key of ['k1', 'k2']) expect(await charge(key)).toMatchObject({ status: 'OK' });
    // Not spared, each was repeated by the library itself.
    expect(ended).toHaveLength(spareThisCall ? 3 : 5);
  }
});
