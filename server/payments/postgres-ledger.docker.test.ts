// A ledger in a Postgres that is lost, slow or silent at the worst moment.
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { needs } from '../../test/needs.ts';
import { expectBalanced, tea } from './contract/contract.ts';
import { openPostgresLedger } from './postgres-ledger.ts';
import { proxy } from './testing-proxy.ts';
import { postgres } from './testing-postgres.ts';
import { closing } from './testing.ts';

const docker = needs('docker');
const title = docker.ok ? 'a Postgres that fails' : `a Postgres that fails (skipped: ${docker.reason})`;

describe.skipIf(!docker.ok)(title, () => {
  const { address, urlOf, sql, newSchema, placeOf } = postgres();

  test('goes on after every connection was cut, also in the middle of bookings', async () => {
    const schema = await newSchema();
    const ledger = await placeOf(schema).open();
    await ledger.charge(tea);
    const cut = () =>
      sql('public', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${schema}'`);
    await cut();
    expect(await ledger.charge(tea)).toMatchObject({ replayed: true });
    const charges = Array.from({ length: 200 }, (_, index) => ({ ...tea, idempotencyKey: `many${index}` }));
    const attempts = Promise.allSettled(charges.map((charge) => ledger.charge(charge)));
    await cut();
    const lost = (await attempts).filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of lost) expect(reason).toMatchObject({ name: 'LedgerUnavailableError' });
    await Promise.all(charges.map((charge) => ledger.charge(charge)));
    expect(await ledger.count()).toBe(201);
    expect(await ledger.last()).toBe(201);
  });

  test('a booking whose connection turns out to be dead takes another', async () => {
    const schema = await newSchema();
    let begun = 0;
    const onSent = (bytes: Buffer, here: Socket) => {
      if (bytes.includes('FOR UPDATE') && ++begun === 1) here.destroy();
    };
    const { port } = await proxy({ to: address(), onSent });
    const url = urlOf(schema, { host: '127.0.0.1', port });
    const ledger = closing(await openPostgresLedger({ now: () => 1, url }));
    expect(await ledger.charge(tea)).toMatchObject({ replayed: false });
    expect(begun).toBe(2);
  });

  test('a refusal leaves no transaction open, which would hold up everybody', async () => {
    const schema = await newSchema();
    const ledger = await placeOf(schema).open();
    await ledger.charge(tea);
    await expect(ledger.charge({ ...tea, minorUnits: 6 })).rejects.toThrow('idempotency_key was already used');
    const states = await sql('public', `SELECT state FROM pg_stat_activity WHERE application_name = '${schema}'`);
    expect(states).toEqual([{ state: 'idle' }]);
  });

  test('a database that falls silent is given up after a time, and so is its connection', async () => {
    const schema = await newSchema();
    let toSilence = 1;
    const onSent = (bytes: Buffer, _here: Socket, there: Socket) => {
      if (bytes.includes('COMMIT\0') && bytes.length < 20 && toSilence-- === 0) there.removeAllListeners('data');
    };
    const { port } = await proxy({ to: address(), onSent });
    const url = `${urlOf(schema, { host: '127.0.0.1', port })}&query_timeout=400`;
    const ledger = closing(await openPostgresLedger({ now: () => 1, url }));
    const startedAtMs = performance.now();
    await expect(ledger.charge(tea)).rejects.toThrow(expect.objectContaining({ name: 'LedgerUnavailableError' }));
    expect(await ledger.charge(tea)).toMatchObject({ replayed: true });
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  test('an answer to COMMIT that is lost is an error, and the same key then answers with what was booked', async () => {
    const schema = await newSchema();
    let toLose = 0;
    const { port } = await proxy({
      to: address(),
      onSent(bytes, here, there) {
        if (!bytes.includes('COMMIT\0') || toLose-- <= 0) return;
        there.removeAllListeners('data').once('data', () => here.destroy()); // It has committed by now.
      },
    });
    const ledger = closing(await openPostgresLedger({ now: () => 1, url: urlOf(schema, { host: '127.0.0.1', port }) }));
    toLose = 1;
    await expect(ledger.charge(tea)).rejects.toThrow('the ledger does not answer; whether it booked is not known');
    expect(await ledger.charge(tea)).toMatchObject({ replayed: true });
    expect(await ledger.count()).toBe(1);
    await expectBalanced(ledger);
  });

  test('a server that stops in the middle of a booking holds up the others for a moment only', async () => {
    const schema = await newSchema();
    const { port } = await proxy({
      to: address(),
      onSent(bytes, here) {
        if (bytes.includes('FOR UPDATE')) here.removeAllListeners('data'); // It says nothing after this.
      },
    });
    const url = urlOf(schema, { host: '127.0.0.1', port });
    const [stopped, other] = [closing(await openPostgresLedger({ now: () => 1, url })), await placeOf(schema).open()];
    const lost = expect(stopped.charge(tea)).rejects.toThrow('the ledger does not answer; nothing was booked');
    await expect
      .poll(() => sql(schema, "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'"))
      .toHaveLength(1);
    expect(await other.charge(tea)).toMatchObject({ replayed: false });
    await lost;
  });
});
