// The homework's contract seen from another language: a Python client that has unstable_service.proto and no more.
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { needs } from './needs.ts';

interface Seen {
  readonly payload: string;
  readonly status: string;
  readonly message: string;
  readonly success: boolean;
  readonly ms: number;
  readonly trailers: Readonly<Record<string, string>>;
}

interface Report {
  readonly services: readonly string[];
  readonly calls: readonly Seen[];
}

const root = path.dirname(import.meta.dirname);
const reflectionProto = path.join(
  root,
  'node_modules/@grpc/reflection/build/proto/grpc/reflection/v1alpha/reflection.proto',
);
const count = 40;
const seed = 'python homework';
const python = needs('python');

let folder: string;
let server: ChildProcess | undefined;

beforeAll(() => {
  // Alone in its folder: a client that could reach our other .proto files would prove less.
  folder = mkdtempSync(path.join(os.tmpdir(), 'python-client-'));
  copyFileSync(path.join(root, 'proto/resilience/unstable_service.proto'), path.join(folder, 'unstable_service.proto'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(stop);

/** Starts the real server process on a free port and returns its address. */
async function start(chaosMode: string): Promise<string> {
  const env = {
    ...process.env,
    GRPC_HOST: '127.0.0.1',
    GRPC_PORT: '0',
    METRICS_PORT: '0',
    CHAOS_MODE: chaosMode,
    CHAOS_SEED: seed,
    LOG_LEVEL: 'error',
  };
  const child = fork(path.join(root, 'server/main.ts'), {
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  server = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code} before it was ready:\n${said}`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), gone])) as [{ type: string; grpcPort: number }];
  gone.catch(() => {});
  expect(ready.type).toBe('ready');
  return `127.0.0.1:${ready.grpcPort}`;
}

async function stop(): Promise<void> {
  const child = server;
  server = undefined;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.send({ type: 'shutdown' });
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}

async function runPython(target: string, timeoutSeconds: number): Promise<Report> {
  if (!python.ok) throw new Error(python.reason);
  const client = path.join(root, 'test/python/homework_client.py');
  const proto = path.join(folder, 'unstable_service.proto');
  const args = [client, target, proto, reflectionProto, String(count), String(timeoutSeconds)];
  // A proxy of the machine would otherwise be asked for 127.0.0.1.
  const env = { ...process.env, NO_PROXY: '*', no_proxy: '*', PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(python.path, args, { env, timeout: 90_000 });
  return JSON.parse(stdout) as Report;
}

const withStatus = (report: Report, status: string) => report.calls.filter((call) => call.status === status);
const payloads = (calls: readonly Seen[]) => calls.map(({ payload }) => payload);
const injected = ({ trailers }: Seen) => 'chaos-fault-id' in trailers || 'chaos-fault-kind' in trailers;

const title = `a Python client${python.ok ? '' : ` (skipped: ${python.reason})`}`;

describe.skipIf(!python.ok)(title, { timeout: 120_000 }, () => {
  it('finds the services by reflection and is always served without chaos', async () => {
    const report = await runPython(await start('false'), 2);
    expect(report.services).toEqual(
      expect.arrayContaining(['resilience.UnstableService', 'payments.v1.PaymentGateway', 'grpc.health.v1.Health']),
    );
    expect(report.calls).toHaveLength(count);
    for (const call of report.calls) {
      expect(call).toMatchObject({ status: 'OK', success: true, message: `Processed: ${call.payload}` });
      expect(injected(call)).toBe(false);
    }
  });

  it('sees the homework’s three fates, the same ones whenever the seed is the same', async () => {
    const impatient = await runPython(await start('homework'), 2);
    const [good, failed, hung] = ['OK', 'UNAVAILABLE', 'DEADLINE_EXCEEDED'].map((name) => withStatus(impatient, name));
    expect([good?.length, failed?.length, hung?.length]).not.toContain(0);
    expect(good!.length + failed!.length + hung!.length).toBe(count);
    for (const call of good!) {
      expect(call).toMatchObject({ success: true, message: `Processed: ${call.payload}` });
      expect(injected(call)).toBe(false);
    }
    for (const { trailers, ms } of failed!) {
      expect(trailers).toMatchObject({ 'chaos-fault-id': expect.stringMatching(/./), 'chaos-fault-kind': 'error' });
      expect(ms).toBeLessThan(2_000);
    }
    expect(new Set(failed!.map(({ trailers }) => trailers['chaos-fault-id'])).size).toBe(failed!.length);
    for (const { ms } of hung!) {
      expect(ms).toBeGreaterThan(1_900);
      expect(ms).toBeLessThan(4_500);
    }
    await stop();

    // Another server, the same seed, more patience: who hung before succeeds after 5 s, nothing else changes.
    const patient = await runPython(await start('true'), 15);
    expect(payloads(withStatus(patient, 'UNAVAILABLE'))).toEqual(payloads(failed!));
    const slow = withStatus(patient, 'OK').filter(injected);
    expect(payloads(slow)).toEqual(payloads(hung!));
    expect(withStatus(patient, 'OK')).toHaveLength(good!.length + hung!.length);
    for (const call of slow) {
      expect(call).toMatchObject({ success: true, message: `Processed: ${call.payload}` });
      expect(call.trailers['chaos-fault-kind']).toBe('sleep');
      expect(call.ms).toBeGreaterThan(4_900);
    }
  });
});
