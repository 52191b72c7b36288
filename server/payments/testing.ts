// For the tests of ledgers: places to keep one in, gone with the test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Place } from './contract/contract.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerOptions } from './ledger-on.ts';
import { openSqliteLedger } from './sqlite-ledger.ts';

/** The path of a file that is not there yet, in a folder that goes with the test. */
export function newFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'payments.db');
}

/** Closes a ledger when the test ends, if the test has not. */
export function closing(ledger: Ledger): Ledger {
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= ledger.close());
  onTestFinished(close);
  return { ...ledger, close };
}

/** A place in SQLite. */
export function sqlitePlace(file: string): Place {
  return {
    open: async (options: Partial<LedgerOptions> = {}) =>
      closing(openSqliteLedger({ now: () => 1234, ...options, path: file })),
  };
}
