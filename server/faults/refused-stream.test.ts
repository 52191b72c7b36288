import { constants } from 'node:http2';
import { expect, test } from 'vitest';
import { rawCharge } from './testing-raw.ts';
import { faulty } from './testing-server.ts';

test('the stream is refused before a header is sent, and nothing is booked', async () => {
  const { server, booked } = await faulty({ kind: 'refused-stream' });
  const answer = await rawCharge(server.address, 'k');
  expect(answer).toMatchObject({ rstCode: constants.NGHTTP2_REFUSED_STREAM, headers: {}, trailers: undefined });
  expect(await booked('k')).toBe(false);
});

test('grpc-js repeats a refused call once by itself: refused once it succeeds, refused twice it is UNAVAILABLE', async () => {
  const once = await faulty({ kind: 'refused-stream' }, { arrivals: [1] });
  expect(await once.charge('k')).toMatchObject({ status: 'OK', faultKind: undefined });
  expect(once.ended.map(({ status, faultKind }) => `${status} ${faultKind}`)).toEqual([
    'UNAVAILABLE refused-stream',
    'OK ',
  ]);
  const always = await faulty({ kind: 'refused-stream' });
  expect(await always.charge('k')).toMatchObject({ status: 'UNAVAILABLE', details: 'Stream refused by server' });
  expect(always.ended).toHaveLength(2);
});

test('the connection lives on', async () => {
  const { server, client, charge } = await faulty({ kind: 'refused-stream' });
  await charge('k1');
  expect(client.getChannel().getConnectivityState(false)).toBe(2);
  server.setScenario('off');
  expect(await charge('k2')).toMatchObject({ status: 'OK' });
});
