// The image on a real engine, through testcontainers: the server as a stranger's container would run it.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallError, createClient, standard } from '../client/index.ts';
import { chaosControl, unstableService } from '../proto/definitions.ts';
import { needs } from './needs.ts';

const docker = needs('docker');
const title = docker.ok ? 'the image' : `the image (skipped: ${docker.reason})`;
const image = `grpc-resilience-lab-test:${process.pid}`;

describe.skipIf(!docker.ok)(title, () => {
  let container: StartedTestContainer;

  beforeAll(async () => {
    const built = await GenericContainer.fromDockerfile(path.join(import.meta.dirname, '..')).build(image);
    container = await built
      .withEnvironment({ METRICS_HOST: '0.0.0.0', CHAOS_MODE: 'outage' })
      .withExposedPorts(50_051, 9_101)
      .withWaitStrategy(Wait.forHttp('/readyz', 9_101))
      .start();
  }, 600_000);
  afterAll(async () => {
    if (!docker.ok) return;
    // By the CLI: a container that was stopped on purpose below is no longer testcontainers' to remove.
    if (container) execFileSync(docker.path, ['rm', '-f', '-v', container.getId()], { stdio: 'ignore' });
    execFileSync(docker.path, ['image', 'rm', '-f', image], { stdio: 'ignore' });
    // testcontainers' own, which it leaves behind.
    rmSync(path.join(os.tmpdir(), 'testcontainers-node-0.lock'), { force: true });
  }, 60_000);

  it('serves the homework’s contract to a client outside, faults and trailers included', async () => {
    const address = `${container.getHost()}:${container.getMappedPort(50_051)}`;
    await using client = createClient(unstableService, address, { policies: standard({ retry: false }) });
    const error = await client.processData({ payload: 'x' }).then(
      () => undefined,
      (caught: CallError) => caught,
    );
    expect(error).toMatchObject({ status: 'UNAVAILABLE' });
    expect(error?.metadata.get('chaos-fault-kind')).toEqual(['error']);
  });

  it('runs as a user that is not root, with node and not npm as its first process', async () => {
    expect((await container.exec(['id', '-u'])).output.trim()).toBe('1000');
    const { output } = await container.exec(['cat', '/proc/1/cmdline']);
    expect(output.split('\0').slice(0, 2)).toEqual(['node', 'server/main.ts']);
  });

  it('refuses to have its chaos steered from outside without a token', async () => {
    const address = `${container.getHost()}:${container.getMappedPort(50_051)}`;
    await using control = createClient(chaosControl, address);
    await expect(control.setScenario({ name: 'off' })).rejects.toMatchObject({ status: 'PERMISSION_DENIED' });
  });

  it('stops within its time when told to, and says so', async () => {
    const lines: string[] = [];
    (await container.logs()).on('data', (line: Buffer | string) => lines.push(String(line)));
    const askedAtMs = performance.now();
    await container.stop({ timeout: 10_000, remove: false });
    expect(performance.now() - askedAtMs).toBeLessThan(8_000);
    await expect.poll(() => lines.join(''), { timeout: 5_000 }).toContain('"msg":"stopped"');
  });
});
