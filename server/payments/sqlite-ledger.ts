// The ledger in SQLite: in memory or in a file that survives a crash.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Database, Query, Steps } from './database.ts';
import type { Ledger } from './ledger.ts';
import { ledgerOn, type LedgerOptions } from './ledger-on.ts';
import { prepareTables } from './sqlite-schema.ts';
import { type StatementName, statements } from './statements.ts';

// synchronous = FULL: an answered payment survives a power cut, not only a crash of the process.
const settings = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
`;

function prepare(database: DatabaseSync): Readonly<Record<StatementName, StatementSync>> {
  const entries = Object.entries(statements).map(
    ([name, sql]) => [name, database.prepare(sql.replaceAll('$', '?'))] as const,
  );
  return Object.fromEntries(entries) as Record<StatementName, StatementSync>;
}

/** A database of node:sqlite. It answers at once, so a transaction never waits and no other gets in between. */
function sqliteDatabase(database: DatabaseSync): Database {
  const prepared = prepare(database);
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) => database.prepare(sql));
  const rows = ({ name, values }: Query) => prepared[name].all(...values);
  function run<Result>(steps: Steps<Result>): Result {
    let step = steps.next();
    while (!step.done) step = steps.next(rows(step.value));
    return step.value;
  }
  return {
    query: async (name, ...values) => rows({ name, values }),
    async transaction(steps) {
      begin?.run();
      try {
        const result = run(steps());
        commit?.run();
        return result;
      } finally {
        if (database.isTransaction) rollback?.run();
      }
    },
    close: async () => database.close(),
  };
}

export interface SqliteLedgerOptions extends LedgerOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
}

/** Opens a ledger in SQLite, and makes its tables where there are none. */
export function openSqliteLedger({ path, ...options }: SqliteLedgerOptions): Ledger {
  const database = new DatabaseSync(path);
  try {
    database.exec(settings);
    prepareTables(database);
    return ledgerOn(sqliteDatabase(database), options);
  } catch (error) {
    database.close();
    throw error;
  }
}
