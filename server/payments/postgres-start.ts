// Reaching Postgres when the server starts: compose starts both at once, so for a while it may not be there.
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseError, type Pool } from 'pg';
import { prepareTables } from './postgres-schema.ts';

const pauseMs = 250;

// cannot_connect_now, admin_shutdown and crash_shutdown: it starts or restarts. too_many_connections: others leave.
const passing: ReadonlySet<string> = new Set(['57P03', '57P01', '57P02', '53300']);
const network = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;
// pg's own words; it gives these no code.
const inWords = /^(Connection terminated|timeout e)/;

/** Whether to wait may help: a wrong password stays wrong. */
function mayPass(error: Error & { readonly code?: string }): boolean {
  if (error instanceof DatabaseError) return passing.has(error.code ?? '');
  return network.test(error.code ?? '') || inWords.test(error.message);
}

async function tryOnce(pool: Pool): Promise<void> {
  const client = await pool.connect();
  let failed = true;
  try {
    await prepareTables(client);
    failed = false;
  } finally {
    client.release(failed);
  }
}

// A host with several addresses fails with several errors and no message.
const reason = (error: Error & { readonly code?: string }) => error.message || error.code || error.name;

/** Makes the tables, once the database answers; waits for it at most `waitMs`. Rejects with one line. */
export async function startPostgres(pool: Pool, waitMs: number): Promise<void> {
  // Real time: this waits for another process, not for chaos.
  const late = AbortSignal.timeout(waitMs);
  for (;;) {
    const error = await tryOnce(pool).then(
      () => undefined,
      (failure: Error) => failure,
    );
    if (!error) return;
    if (!mayPass(error)) throw new Error(reason(error), { cause: error });
    await wait(pauseMs, undefined, { signal: late }).catch(() => {});
    if (late.aborted) throw new Error(`it did not answer within ${waitMs} ms: ${reason(error)}`, { cause: error });
  }
}
