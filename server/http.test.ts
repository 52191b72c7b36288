import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { unstableService } from '../proto/definitions.ts';
import { listenHttp } from './listen.ts';
import { chaosMethods } from './services.ts';
import type { ChaosServer } from './start-chaos-server.ts';
import { invoke, serverAndClient } from './testing.ts';

const get = (server: ChaosServer, path: string, method = 'GET') =>
  fetch(`http://127.0.0.1:${server.metricsPort}${path}`, { method });

/** Each series of the page with its value. */
async function series(server: ChaosServer): Promise<Map<string, number>> {
  const page = await (await get(server, '/metrics')).text();
  const lines = page.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

const processData = 'grpc_method="resilience.UnstableService/ProcessData"';

test('healthz, readyz and other paths', async () => {
  const [server] = await serverAndClient();
  expect((await get(server, '/healthz')).status).toBe(200);
  expect((await get(server, '/readyz')).status).toBe(200);
  expect((await get(server, '/')).status).toBe(404);
  expect((await get(server, '/metrics', 'POST')).status).toBe(405);
});

test('every series is there from the start, at 0, and there are few', async () => {
  const [server] = await serverAndClient();
  const all = await series(server);
  expect(all.size).toBeLessThan(150 * chaosMethods.length);
  expect((await get(server, '/metrics')).headers.get('content-type')).toMatch(/^application\/openmetrics-text/);
  expect(all.get(`grpc_server_call_started_total{${processData}}`)).toBe(0);
  expect(all.get(`grpc_server_call_attempts_total{${processData},attempt="4+"}`)).toBe(0);
  expect(all.get(`chaos_faults_injected_total{${processData},fault="hang"}`)).toBe(0);
  expect(all.get(`grpc_server_call_duration_seconds_count{${processData},grpc_status="CANCELLED"}`)).toBe(0);
  expect(all.get('chaos_fault_active{scenario="homework",fault="sleep"}')).toBe(0);
  const counts = [...all].filter(([name]) => /^(grpc|chaos)_/.test(name)).map(([, value]) => value);
  expect(Math.max(...counts)).toBe(0);
  expect([...all.keys()].find((name) => name.startsWith('app_build_info'))).toMatch(
    /version="\d.*",revision="unknown",node="v/,
  );
});

test('counts calls, attempts, statuses, durations and faults', async () => {
  const [server, client] = await serverAndClient({ chaosMode: 'outage' });
  for (const previous of ['0', '1', '2', '3', '9', 'x']) {
    const metadata = { 'grpc-previous-rpc-attempts': previous };
    await invoke(client, unstableService.ProcessData, { payload: 'p' }, { metadata });
  }
  const all = await series(server);
  expect(all.get(`grpc_server_call_started_total{${processData}}`)).toBe(6);
  const attempt = (text: string) => all.get(`grpc_server_call_attempts_total{${processData},attempt="${text}"}`);
  expect(['1', '2', '3', '4+'].map(attempt)).toEqual([2, 1, 1, 2]);
  expect(all.get(`grpc_server_call_duration_seconds_count{${processData},grpc_status="UNAVAILABLE"}`)).toBe(6);
  expect(all.get(`grpc_server_call_duration_seconds_count{${processData},grpc_status="OK"}`)).toBe(0);
  expect(all.get(`chaos_faults_injected_total{${processData},fault="error"}`)).toBe(6);
  expect(all.get('chaos_fault_active{scenario="outage",fault="error"}')).toBe(1);
  expect(all.get('chaos_fault_active{scenario="homework",fault="error"}')).toBe(0);
});

test('Node’s own figures are there when asked for, without the gauges that read like counters', async () => {
  const [server] = await serverAndClient({ processMetrics: true });
  const names = [...(await series(server)).keys()].map((name) => name.split('{')[0]);
  expect(names).toContain('process_resident_memory_bytes');
  expect(names.filter((name) => /^nodejs_active_.*_total$/.test(name ?? ''))).toEqual([]);
});

test('connections that cannot be accepted, for want of descriptors, do not end the process', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  await listenHttp(server, '127.0.0.1', 0);
  for (let times = 0; times < 3; times++) expect(server.emit('error', new Error('accept EMFILE'))).toBe(true);
});
