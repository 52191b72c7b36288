// The ledger, wherever it lives.
import type { Ledger } from './ledger.ts';
import type { LedgerLocation } from './ledger-location.ts';
import type { LedgerOptions } from './ledger-on.ts';
import { openSqliteLedger } from './sqlite-ledger.ts';

export interface OpenLedgerOptions extends LedgerOptions {
  readonly location: LedgerLocation;
}

/** Opens the ledger, and makes its tables where there are none; waits up to 30 s for a Postgres that is starting. */
export async function openLedger({ location, ...options }: OpenLedgerOptions): Promise<Ledger> {
  if (location.kind === 'sqlite') return openSqliteLedger({ ...options, path: location.path });
  // Loaded only here: who keeps the books in SQLite does not pay for it.
  const { openPostgresLedger } = await import('./postgres-ledger.ts');
  return openPostgresLedger({ ...options, url: location.url });
}
