// The contract on a real Postgres, and how a ledger there starts.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { needs } from '../../test/needs.ts';
import { tea } from './contract/contract.ts';
import { ledgerContract } from './ledger-contract.ts';
import { openPostgresLedger } from './postgres-ledger.ts';
import { proxy } from './testing-proxy.ts';
import { postgres } from './testing-postgres.ts';
import { closing } from './testing.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const docker = needs('docker');
const title = docker.ok ? 'in Postgres' : `in Postgres (skipped: ${docker.reason})`;

describe.skipIf(!docker.ok)(title, () => {
  const { address, urlOf, sql, newSchema, placeOf } = postgres();

  ledgerContract({ place: async () => placeOf(await newSchema()), shared: true, histories: 4 });

  test('ten servers that start at once over a new database make its tables once', async () => {
    const { open } = placeOf(await newSchema());
    const ledgers = await Promise.all(Array.from({ length: 10 }, () => open()));
    await Promise.all(ledgers.map((ledger) => ledger.charge(tea)));
    expect(await ledgers[0]?.count()).toBe(1);
  });

  test('waits at the start for a database that is not there yet', async () => {
    const schema = await newSchema();
    const { port } = await proxy({ to: { host: '127.0.0.1', port: 1 } }); // A port that nobody else takes meanwhile.
    const later = await freePort();
    const opening = openPostgresLedger({ now: () => 1, url: urlOf(schema, { host: '127.0.0.1', port: later }) });
    const refusing = openPostgresLedger({
      now: () => 1,
      url: urlOf(schema, { host: '127.0.0.1', port }),
      startTimeoutMs: 600,
    });
    await expect(refusing).rejects.toThrow(/^it did not answer within 600 ms: (Connection terminated|read ECONNRESET)/);
    await proxy({ port: later, to: address() });
    expect(await closing(await opening).charge(tea)).toMatchObject({ replayed: false });
  });

  test.each([
    [
      'wrong-password',
      (url: string) => url.replace('secret', 'wrong-secret'),
      /^password authentication failed for user/,
    ],
    ['no database', (url: string) => url.replace('/books?', '/none?'), /^database "none" does not exist$/],
    ['no schema to make tables in', (url: string) => url, /^no schema has been selected to create in$/],
  ])('%s is one line at once, without the password', async (_what, change, message) => {
    const startedAtMs = performance.now();
    const error = await openPostgresLedger({ now: () => 1, url: change(urlOf('nowhere')) }).then(
      () => undefined,
      (caught: Error) => caught,
    );
    expect(error?.message).toMatch(message);
    expect(inspect(error, { depth: 5 })).not.toContain('secret');
    expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  });

  test('books of another version are refused in words', async () => {
    const schema = await newSchema();
    await (await placeOf(schema).open()).close();
    await sql(schema, 'UPDATE ledger_head SET format = 2');
    await expect(placeOf(schema).open()).rejects.toThrow('of another version of this program: format 2, expected 1');
  });
});
