import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import { ledgerLocation } from './ledger-location.ts';
import { openLedger } from './open-ledger.ts';

vi.mock('./postgres-ledger.ts', () => {
  throw new Error('was loaded');
});

test('books in SQLite without loading Postgres', async () => {
  const ledger = await openLedger({ location: ledgerLocation('sqlite::memory:'), now: () => 1 });
  expect(await ledger.count()).toBe(0);
  await ledger.close();
});

test('loads Postgres for a URL of it', async () => {
  const opening = openLedger({ location: ledgerLocation('postgres://host/x'), now: () => 1 });
  expect(inspect(await opening.catch((error: unknown) => error))).toContain('was loaded');
});
