import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { expect, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { chargeMany, collect, watch } from './testing-streams.ts';
import { connect, invoke } from './testing.ts';
import { runToEnd, type ServerProcess, startProcess } from './testing-process.ts';

// Windows has no signals to send; there, a parent's message and a lost parent are the ways, tested below.
const signals = test.skipIf(process.platform === 'win32');

const line = /^[^\n]+\n$/;
const callerOf = ({ grpcPort }: ServerProcess) => connect(`127.0.0.1:${grpcPort}`);

/** Sends a call and waits until the server is busy with it. */
async function callInFlight({ metricsPort }: ServerProcess, client: Client): Promise<{ reply: Promise<unknown> }> {
  const reply = invoke(client, unstableService.ProcessData, { payload: 'x' });
  const started = /grpc_server_call_started_total\{grpc_method="resilience\.UnstableService\/ProcessData"\} 1/;
  while (!started.test(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text())) await wait(20);
  return { reply };
}

/** The health of the server as it changes. */
function watchHealth(client: Client): string[] {
  const watch = healthService['Watch'] as MethodDefinition<{ service: string }, { status: string }>;
  const stream = client.makeServerStreamRequest<{ service: string }, { status: string }>(
    watch.path,
    watch.requestSerialize,
    watch.responseDeserialize,
    { service: '' },
  );
  const seen: string[] = [];
  stream.on('data', ({ status }: { status: string }) => seen.push(status));
  stream.on('error', () => {}); // Cut when the server ends.
  return seen;
}

signals('on SIGTERM it is NOT_SERVING and not ready at once, answers what it has, and ends with 0', async () => {
  const server = await startProcess({ CHAOS_MODE: 'slow' });
  const client = callerOf(server);
  const health = watchHealth(client);
  const { reply } = await callInFlight(server, client);
  const ready = () => fetch(`http://127.0.0.1:${server.metricsPort}/readyz`).then(({ status }) => status);
  expect(await ready()).toBe(200);
  server.child.kill('SIGTERM');
  while (health.length < 2) await wait(1);
  expect(await ready()).toBe(503);
  expect(health).toEqual(['SERVING', 'NOT_SERVING']);
  expect(await reply).toMatchObject({ status: 'OK', faultKind: 'latency' });
  expect(await server.exit).toBe(0);
  expect(server.output.stdout).toContain('shutting down (SIGTERM)');
  expect(server.output.stderr).toBe('');
});

signals('a second signal ends it at once with 1, whatever is in flight', async () => {
  const server = await startProcess({ CHAOS_MODE: 'slow', DRAIN_MS: '60000' });
  const { reply } = await callInFlight(server, callerOf(server));
  server.child.kill('SIGTERM');
  while (!server.output.stdout.includes('shutting down')) await wait(1);
  server.child.kill('SIGINT');
  expect(await server.exit).toBe(1);
  // Cut off: grpc-js calls it one or the other, by whether the server's goodbye came first.
  const cut = expect.stringMatching(/^(UNAVAILABLE|INTERNAL)$/) as string;
  expect(await reply).toMatchObject({ status: cut, faultKind: undefined });
});

signals('under npm one Ctrl-C that arrives twice, by the terminal and by npm, is one', async () => {
  const server = await startProcess({ CHAOS_MODE: 'slow', npm_lifecycle_event: 'server' });
  const { reply } = await callInFlight(server, callerOf(server));
  server.child.kill('SIGINT');
  server.child.kill('SIGTERM');
  expect(await reply).toMatchObject({ status: 'OK' });
  expect(await server.exit).toBe(0);
});

signals('watchers and open streams of charges do not keep it from ending', async () => {
  const server = await startProcess({ DRAIN_MS: '60000' });
  const client = callerOf(server);
  const streams = [watch(client), watch(client), collect(chargeMany(client))];
  await Promise.all(streams.map(({ opened }) => opened));
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  for (const { ended } of streams) expect(await ended).toMatchObject({ status: 'UNAVAILABLE', faultKind: undefined });
});

signals('a hung call does not keep it from ending', async () => {
  const server = await startProcess({ CHAOS_MODE: 'hang', DRAIN_MS: '60000' });
  const { reply } = await callInFlight(server, callerOf(server));
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(await reply).toMatchObject({ status: 'UNAVAILABLE', faultKind: 'hang' });
});

test('the parent’s message shuts it down in order', async () => {
  const server = await startProcess({ CHAOS_MODE: 'slow' });
  const { reply } = await callInFlight(server, callerOf(server));
  server.child.send({ type: 'shutdown' });
  expect(await reply).toMatchObject({ status: 'OK' });
  expect(await server.exit).toBe(0);
});

test('it does not outlive its parent', async () => {
  const server = await startProcess();
  server.child.disconnect();
  expect(await server.exit).toBe(0);
});

test('off a terminal it logs JSON, names its seed, and never its token', async () => {
  const server = await startProcess({
    CHAOS_MODE: 'true',
    CHAOS_SEED: 'class 7b',
    CHAOS_CONTROL_TOKEN: 'a-long-token',
  });
  server.child.send({ type: 'shutdown' });
  expect(await server.exit).toBe(0);
  const lines = server.output.stdout.trim().split('\n');
  const logged = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(logged.find(({ seed }) => seed !== undefined)).toMatchObject({ name: 'server', seed: 'class 7b' });
  expect(server.output.stdout).not.toContain('a-long-token');
  expect(server.output.stderr).toBe('');
});

test('without CHAOS_SEED a random seed is logged, so that the run can be had again', async () => {
  const seeds = await Promise.all(
    [1, 2].map(async () => {
      const { child, exit, output } = await startProcess();
      child.send({ type: 'shutdown' });
      await exit;
      return /"seed":"([0-9a-f]{12})"/.exec(output.stdout)?.[1];
    }),
  );
  expect(seeds[0]).toBeDefined();
  expect(seeds[0]).not.toBe(seeds[1]);
});

test('--help prints the variables and ends with 0', async () => {
  const { stdout, stderr, code } = await runToEnd(['--help'], { GRPC_PORT: 'bad, but help is asked for' });
  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/GRPC_PORT +50051 +port of gRPC/);
});

test('an unknown flag is one line and ends with 2', async () => {
  const { stderr, code } = await runToEnd(['--prot']);
  expect(code).toBe(2);
  expect(stderr).toMatch(line);
  expect(stderr).toContain('unknown argument "--prot"');
});

test('every bad variable is told of at once, without a stack, and it ends with 2', async () => {
  const { stdout, stderr, code } = await runToEnd([], { GRPC_PORT: 'x', CHAOS_MODE: 'homwork', DRAIN_MS: '-1' });
  expect(code).toBe(2);
  expect(stdout).toBe('');
  const names = stderr
    .trimEnd()
    .split('\n')
    .map((text) => text.split(':')[0]);
  expect(names).toEqual(['GRPC_PORT', 'CHAOS_MODE', 'DRAIN_MS']);
});

test.each([
  ['GRPC_PORT', 'grpcPort'],
  ['METRICS_PORT', 'metricsPort'],
] as const)('a taken %s is one line that names the port and the variable, and it ends with 1', async (name, port) => {
  const first = await startProcess();
  const free = { GRPC_HOST: '127.0.0.1', GRPC_PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'warn' };
  const { stdout, stderr, code } = await runToEnd([], { ...free, [name]: String(first[port]) });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toBe(`port ${first[port]} is taken: set ${name} to a free port (0 = the system chooses)\n`);
});

// 192.0.2.1 is kept for documentation: no machine has it.
test.each(['GRPC_HOST', 'METRICS_HOST'])('a %s that is not of this machine is one line that names it', async (name) => {
  const hosts = { GRPC_HOST: '127.0.0.1', METRICS_HOST: '127.0.0.1', [name]: '192.0.2.1' };
  const { stderr, code } = await runToEnd([], { GRPC_PORT: '0', METRICS_PORT: '0', ...hosts });
  expect(code).toBe(1);
  expect(stderr).toMatch(line);
  expect(stderr).toContain(`cannot listen on 192.0.2.1:0: EADDRNOTAVAIL: set ${name} to an address of this machine`);
});

test('a ledger that cannot be opened is one line and ends with 1', async () => {
  const environment = { GRPC_PORT: '0', METRICS_PORT: '0', LEDGER_URL: 'sqlite:no/such/folder/p.db' };
  const { stderr, code } = await runToEnd([], environment);
  expect(code).toBe(1);
  expect(stderr).toMatch(line);
  expect(stderr).toContain('no/such/folder/p.db');
  expect(stderr).toContain('LEDGER_URL');
});
