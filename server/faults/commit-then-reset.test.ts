import { expect, test } from 'vitest';
import { unstableService } from '../../proto/definitions.ts';
import { connect, invoke } from '../testing.ts';
import { faulty } from './testing-server.ts';

test('a charge is booked and its connection reset: the caller sees UNAVAILABLE, of its own making', async () => {
  const { charge, booked, ended } = await faulty({ kind: 'commit-then-reset' });
  const reply = await charge('k1');
  expect(reply).toMatchObject({ status: 'UNAVAILABLE', response: undefined, faultKind: undefined });
  expect(reply.details).toMatch(/ECONNRESET|Connection dropped/);
  expect(ended[0]).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'commit-then-reset', cancelledAtUnixMs: 0 });
  expect(await booked('k1')).toBe(true);
});

test('the other connections live on, and the same caller connects anew', async () => {
  const { server, client, charge } = await faulty({ kind: 'commit-then-reset' });
  server.setScenario('off');
  const other = connect(server.address);
  expect(await invoke(other, unstableService.ProcessData, { payload: 'a' })).toMatchObject({ status: 'OK' });
  const lost = new Promise<boolean>((resolve) => {
    // A connection that stays in its state by then was not touched.
    other
      .getChannel()
      .watchConnectivityState(other.getChannel().getConnectivityState(false), Date.now() + 100, (error) =>
        resolve(error === undefined),
      );
  });
  server.setScenario('always');
  expect(await charge('k1')).toMatchObject({ status: 'UNAVAILABLE' });
  server.setScenario('off');
  expect(await lost).toBe(false);
  expect(await invoke(other, unstableService.ProcessData, { payload: 'b' })).toMatchObject({ status: 'OK' });
  expect(await charge('k2')).toMatchObject({ status: 'OK' });
  expect(client.getChannel().getConnectivityState(false)).toBe(2);
});

test('two calls of one connection that are both reset harm nobody', async () => {
  const { charge, booked } = await faulty({ kind: 'commit-then-reset' });
  const replies = await Promise.all(['a', 'b', 'c', 'd'].map((key) => charge(key)));
  for (const { status } of replies) expect(status).toBe('UNAVAILABLE');
  expect(await booked('a')).toBe(true);
});
