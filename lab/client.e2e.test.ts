import { afterEach, expect, test } from 'vitest';
import { readEvents } from './event-reader.ts';
import type { Message } from './event-stream.ts';
import { type RunningCli, runCli, stopCli } from './run-cli.ts';

const running: RunningCli[] = [];
afterEach(async () => {
  for (const cli of running.splice(0).toReversed()) await stopCli(cli);
});

const start = async (args: readonly string[], env: NodeJS.ProcessEnv) => {
  const cli = runCli(args, { GRPC_HOST: '127.0.0.1', GRPC_PORT: '0', METRICS_PORT: '0', DRAIN_MS: '500', ...env });
  running.push(cli);
  return { cli, ports: await cli.ready };
};

const startBoth = async (chaos: string, env: NodeJS.ProcessEnv = {}) => {
  const server = await start(['server'], { CHAOS_MODE: chaos });
  const client = await start(['client'], { SERVER_ADDR: `127.0.0.1:${server.ports['grpcPort']}`, ...env });
  return { ...client, url: `http://127.0.0.1:${client.ports['metricsPort']}` };
};

/** Reads events until one satisfies `last`. */
const eventsUntil = async (url: string, last: (message: Message) => boolean): Promise<Message[]> => {
  const seen: Message[] = [];
  for await (const message of readEvents(`${url}/events`, { signal: AbortSignal.timeout(30_000) })) {
    seen.push(message);
    if (last(message)) return seen;
  }
  throw new Error('the stream ended');
};

const isOk = ({ event, data }: Message) => event === 'event' && (data as { status?: string }).status === 'OK';
const isOpen = ({ data }: Message) => (data as { type?: string }).type === 'circuit-opened';

test('tells where its breaker stands, then every event as it happens', async () => {
  const { url } = await startBoth('false');
  const [first, ...rest] = await eventsUntil(url, isOk);
  expect(first).toMatchObject({
    event: 'snapshot',
    data: {
      pipeline: 'payments',
      breakers: [{ name: 'payments', state: 'closed', retryAfterMs: 0 }],
      options: { rpc: 'Charge', callsPerSecond: 4 },
    },
  });
  expect(rest.filter(({ event }) => event === 'event').length).toBeGreaterThan(0);
});

test('serves metrics in OpenMetrics, with names that Prometheus accepts', async () => {
  const { url } = await startBoth('false');
  await eventsUntil(url, isOk);
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
  const text = await response.text();
  expect(text).toMatch(/^resilience_calls_total\{.*outcome="success_first_try".*\} [1-9]/m);
  expect(text).toMatch(/^app_build_info\{version="\d.*node="v\d.*\} 1$/m);
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).not.toContain('nodejs_active_handles_total');
});

test('an open breaker does not make it unready', async () => {
  const { url } = await startBoth('outage', { CALLS_PER_SECOND: '20' });
  await eventsUntil(url, isOpen);
  const [first] = await eventsUntil(url, () => true);
  expect(first?.data).toMatchObject({ breakers: [{ state: 'open' }] });
  for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).toBe(200);
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

test('calls the homework’s RPC when told to', async () => {
  const { url } = await startBoth('false', { RPC: 'ProcessData' });
  const seen = await eventsUntil(url, isOk);
  expect(seen.at(-1)?.data).toMatchObject({ method: 'resilience.UnstableService/ProcessData', status: 'OK' });
});

test('stops with exit code 0, also while calls hang', async () => {
  const { cli, url } = await startBoth('hang');
  await eventsUntil(url, ({ data }) => (data as { type?: string }).type === 'attempt-started');
  const begin = performance.now();
  expect(await stopCli(cli)).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(cli.stdout()).toContain('calls were still in flight after 500 ms');
});

test('a server that is not there does not end it', async () => {
  const { cli, ports } = await start(['client'], { SERVER_ADDR: '127.0.0.1:1' });
  const seen = await eventsUntil(`http://127.0.0.1:${ports['metricsPort']}`, isOpen);
  expect(seen.length).toBeGreaterThan(5);
  expect(await stopCli(cli)).toBe(0);
});

test('a taken port is one line that names the variable', async () => {
  const { ports } = await start(['client'], {});
  const second = runCli(['client'], { METRICS_PORT: String(ports['metricsPort']) });
  expect(await second.ended).toBe(1);
  expect(second.stderr()).toBe(
    `resilience-lab: port ${ports['metricsPort']} on 127.0.0.1 is taken: set METRICS_PORT to another port, or to 0 for any free one\n`,
  );
});
