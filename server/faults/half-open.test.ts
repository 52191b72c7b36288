import { expect, test } from 'vitest';
import { paymentGateway, unstableService } from '../../proto/definitions.ts';
import { connect, goodCharge, invoke } from '../testing.ts';
import { until } from '../testing-streams.ts';
import { faulty } from './testing-server.ts';
import { rawConnection } from './testing-connection.ts';

const hit = { metadata: { hit: 'yes' } };
const metadata = { hit: 'yes' };
const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('not a byte leaves any more: no answer to the call or its neighbours, to a PING, no end', async () => {
  const { server, ended, booked } = await faulty({ kind: 'half-open', forMs: 60_000 }, hit);
  const { charge, watch, session, socket, goaways, closed } = rawConnection(server.address);
  watch();
  await charge('k0');
  const answers: object[] = [];
  const call = charge('k', metadata).then((answer) => answers.push(answer));
  await until(() => ended.some(({ faultKind }) => faultKind === 'half-open'));
  await quiet(20);
  const { bytesRead } = socket;
  let pong = false;
  session.ping((error) => (pong = error === null));
  // The watch of this connection would hear of it.
  expect(await invoke(connect(server.address), paymentGateway.Charge, goodCharge('k1'))).toMatchObject({
    status: 'OK',
  });
  await quiet(80);
  expect({ bytes: socket.bytesRead - bytesRead, answers, pong, goaways }).toEqual({
    bytes: 0,
    answers: [],
    pong: false,
    goaways: [],
  });
  expect(socket.destroyed).toBe(false);
  expect(await booked('k')).toBe(false);
  await server.close();
  await Promise.all([call, closed]);
});

test('grpc-js waits for its deadline; calls of other connections are answered, and the server closes without it', async () => {
  const { server, client, charge } = await faulty({ kind: 'half-open', forMs: 60_000 }, hit);
  const other = connect(server.address);
  const doomed = { metadata, timeoutMs: 100 };
  const call = invoke(client, unstableService.ProcessData, { payload: 'd' }, doomed);
  expect(await call).toMatchObject({ status: 'DEADLINE_EXCEEDED', faultKind: undefined });
  // The dead connection is the one that the client goes on with.
  expect(await charge('k', 50)).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  expect(await invoke(other, unstableService.ProcessData, { payload: 'o' })).toMatchObject({ status: 'OK' });
  await server.close();
});

test('when the connection is reset at last, its calls are UNAVAILABLE and the caller is served on a new one', async () => {
  const { server, charge } = await faulty({ kind: 'half-open', forMs: 150 }, { arrivals: [1] });
  expect(await charge('k')).toMatchObject({ status: 'UNAVAILABLE' });
  server.setScenario('off');
  expect(await charge('k')).toMatchObject({ status: 'OK' });
});

test('two calls of one connection that are both hit harm nobody', async () => {
  const { server, charge } = await faulty({ kind: 'half-open', forMs: 50 });
  const replies = await Promise.all(['a', 'b', 'c'].map((key) => charge(key)));
  for (const { status } of replies) expect(status).toBe('UNAVAILABLE');
  server.setScenario('off');
  expect(await charge('d')).toMatchObject({ status: 'OK' });
});
