// The tables in Postgres.
import type { ClientBase } from 'pg';
import { createTables } from './tables.ts';

const format = 1;

// One row, which every booking locks: bookings come one at a time, over all replicas, so payments are numbered without
// gaps and in the order in which they become visible. A SERIAL does neither: a transaction undone leaves a gap, and one
// that numbered itself early may become visible late, behind the back of a watcher who has already passed its number.
const head = `
  CREATE TABLE ledger_head (format INTEGER PRIMARY KEY);
  INSERT INTO ledger_head (format) VALUES (${format});
`;

// Replicas start at the same time; any number will do that nobody else in this database locks.
const schemaLock = 7_141_952_033;

async function prepareUnderLock(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
  const { rows } = await client.query("SELECT to_regclass('ledger_head') IS NOT NULL AS there");
  if (!rows[0].there) return void (await client.query(createTables({ whole: 'BIGINT' }) + head));
  const found = (await client.query('SELECT format FROM ledger_head')).rows[0].format;
  if (found !== format)
    throw new Error(`its books are of another version of this program: format ${found}, expected ${format}`);
}

/** Makes the tables of a new database: all of them or none. */
export async function prepareTables(client: ClientBase): Promise<void> {
  await client.query('BEGIN');
  try {
    await prepareUnderLock(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // The first error tells more.
    throw error;
  }
}
