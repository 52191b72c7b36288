import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { openPostgresLedger } from './postgres-ledger.ts';

const open = (url: string, startTimeoutMs: number) =>
  openPostgresLedger({ url, startTimeoutMs, now: () => 1 }).then(
    () => undefined,
    (error: Error) => error,
  );

test('a database that does not answer in time is one line, without the password', async () => {
  // Nothing listens on port 1.
  const error = await open('postgres://me:hunter2@127.0.0.1:1/books', 60);
  expect(error?.message).toBe('it did not answer within 60 ms: connect ECONNREFUSED 127.0.0.1:1');
  expect(inspect(error, { depth: 5 })).not.toContain('hunter2');
});
