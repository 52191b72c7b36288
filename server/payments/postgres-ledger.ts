// The ledger in Postgres: several servers over one set of books. Loaded only for who uses it.
import { DatabaseError, Pool, type PoolClient, type PoolConfig, type QueryConfig, TypeOverrides, types } from 'pg';
import type { Database, Query, Steps } from './database.ts';
import type { Ledger } from './ledger.ts';
import { ledgerOn, type LedgerOptions } from './ledger-on.ts';
import { LedgerUnavailableError } from './payment.ts';
import { startPostgres } from './postgres-start.ts';
import { type Row, statements } from './statements.ts';

// No amount of ours is beyond what a number holds, and SQLite answers with numbers too.
const asNumbers = new TypeOverrides();
asNumbers.setTypeParser(types.builtins.INT8, Number);

// What the URL says goes before these.
const settings: PoolConfig = {
  // Bookings come one at a time anyway; more connections would only wait, and three servers share the database's 100.
  max: 10,
  application_name: 'grpc-resilience-lab',
  connectionTimeoutMillis: 5_000,
  statement_timeout: 5_000,
  // A server that stops in the middle of a booking holds up all others no longer than this.
  idle_in_transaction_session_timeout: 3_000,
  // For a database that is gone without a word; later than its own timeout, which says more.
  query_timeout: 7_000,
  keepAlive: true,
  types: asNumbers,
};

// A refusal of the database to work now, as opposed to an error of ours: connection lost, out of resources, shut down
// or cancelled, read-only after a change of primary, too long in a transaction, locked.
const passing = /^(08|53|57|25006|25P03|40|55P03)/;

const [nothingBooked, unknown] = [
  'nothing was booked',
  'whether it booked is not known: repeat this under the same key',
];

function unavailable(error: Error, outcome = nothingBooked): Error {
  if (error instanceof DatabaseError && !passing.test(error.code ?? '')) return error;
  return new LedgerUnavailableError(`the ledger does not answer; ${outcome}`, { cause: error });
}

async function send(client: PoolClient, query: string | QueryConfig, outcome?: string): Promise<readonly Row[]> {
  try {
    return (await client.query(query)).rows as Row[];
  } catch (error) {
    throw unavailable(error as Error, outcome);
  }
}

const named = ({ name, values }: Query): QueryConfig => ({ name, text: statements[name], values: [...values] });

const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED; SELECT FROM ledger_head FOR UPDATE';

async function run<Result>(client: PoolClient, steps: Steps<Result>): Promise<Result> {
  let step = steps.next();
  while (!step.done) step = steps.next(await send(client, named(step.value)));
  return step.value;
}

/** Undoes a transaction; answers whether the connection can be used again. */
const rollBack = (client: PoolClient) =>
  client.query('ROLLBACK').then(
    () => true,
    () => false,
  );

/** Sends a first query, on a second connection when the first turns out to be dead: nothing was booked by then. */
async function opened(pool: Pool, query: string | QueryConfig) {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect().catch((error: Error) => {
      throw unavailable(error);
    });
    try {
      return { client, rows: await send(client, query) };
    } catch (error) {
      client.release(true);
      if (attempt === 2 || !(error instanceof LedgerUnavailableError)) throw error;
    }
  }
}

function postgresDatabase(pool: Pool): Database {
  return {
    async query(name, ...values) {
      const { client, rows } = await opened(pool, named({ name, values }));
      client.release();
      return rows;
    },
    async transaction(steps) {
      const { client } = await opened(pool, begin);
      let isClean = false;
      try {
        const result = await run(client, steps());
        await send(client, 'COMMIT', unknown);
        isClean = true;
        return result;
      } catch (error) {
        // A connection that no longer answers is given up, and with it the database undoes what was not committed.
        if (!(error instanceof LedgerUnavailableError)) isClean = await rollBack(client);
        throw error;
      } finally {
        client.release(!isClean);
      }
    },
    close: () => pool.end(),
  };
}

export interface PostgresLedgerOptions extends LedgerOptions {
  readonly url: string;
  /** How long to wait at the start for a database that does not answer yet. Default 30,000. */
  readonly startTimeoutMs?: number | undefined;
}

/** Opens a ledger in Postgres, and makes its tables where there are none. */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<Ledger> {
  const { url, startTimeoutMs = 30_000, ...rest } = options;
  const pool = new Pool({ ...settings, connectionString: url });
  // A connection that is lost says so here, unused or not, and would end the process if nobody listened. Whoever uses
  // it is told by its query, and the pool drops it: the next booking opens another.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await startPostgres(pool, startTimeoutMs);
    return ledgerOn(postgresDatabase(pool), rest);
  } catch (error) {
    await pool.end();
    throw error;
  }
}
