// A Postgres of its own for a suite, and a schema in it for each test.
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll } from 'vitest';
import type { Place } from './contract/contract.ts';
import { openPostgresLedger } from './postgres-ledger.ts';
import { closing } from './testing.ts';

const image = 'postgres:17.7-bookworm';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Starts Postgres before the tests of a suite, and removes it after them. */
export function postgres() {
  let container: StartedTestContainer;
  let schemas = 0;
  beforeAll(async () => {
    container = await new GenericContainer(image)
      .withEnvironment({ POSTGRES_PASSWORD: 'secret', POSTGRES_USER: 'books' })
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
  }, 300_000);
  afterAll(async () => {
    await container?.stop();
    // testcontainers' own, which it leaves behind.
    rmSync(path.join(os.tmpdir(), 'testcontainers-node-0.lock'), { force: true });
  }, 60_000);

  const address = (): Address => ({ host: container.getHost(), port: container.getMappedPort(5432) });
  const urlOf = (schema: string, { host, port } = address()) =>
    `postgres://books:secret@${host}:${port}/books?application_name=${schema}&options=-csearch_path%3D${schema}`;

  /** Runs one statement beside the ledger. */
  async function sql(schema: string, text: string) {
    const client = new Client(urlOf(schema));
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  // A schema each: to make a database takes seconds.
  async function newSchema(): Promise<string> {
    const name = `books${++schemas}`;
    await sql('public', `CREATE SCHEMA ${name}`);
    return name;
  }

  const placeOf = (schema: string): Place => ({
    open: async (options = {}) =>
      closing(await openPostgresLedger({ now: () => 1234, ...options, url: urlOf(schema) })),
  });
  return { address, urlOf, sql, newSchema, placeOf };
}
