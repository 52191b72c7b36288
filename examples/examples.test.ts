// Every example runs against a real server, and the README shows it as it is.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChaosServer, startChaosServer } from '../server/index.ts';

const run = promisify(execFile);
const example = path.join(import.meta.dirname, 'payments.ts');
const readme = path.join(import.meta.dirname, '..', 'README.md');

let server: ChaosServer;
beforeAll(async () => {
  server = await startChaosServer();
});
afterAll(() => server.close());

const play = async () => {
  const env = { ...process.env, SERVER_ADDR: server.address };
  return (await run(process.execPath, [example], { env, timeout: 30_000 })).stdout;
};

it('payments.ts books once, however often it runs', async () => {
  const [, first] = /^booked: (\S+)\n$/.exec(await play()) ?? [];
  expect(first).toBeTruthy();
  expect(await play()).toBe(`booked before: ${first}\n`);
});

it('payments.ts is what the README shows', () => {
  const asInstalled = readFileSync(example, 'utf8')
    .replace("'../client/index.ts'", "'grpc-resilience-lab/client'")
    .replace("'../proto/definitions.ts'", "'grpc-resilience-lab/proto'");
  expect(readFileSync(readme, 'utf8').replaceAll('\r\n', '\n')).toContain(`\`\`\`ts\n${asInstalled}\`\`\``);
});
