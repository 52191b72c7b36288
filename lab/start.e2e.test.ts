import { connect } from 'node:net';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { readEvents } from './event-reader.ts';
import { closeServer, listen } from './listen.ts';
import { type RunningCli, runCli, stopCli } from './run-cli.ts';

const anyPorts = { GRPC_PORT: '0', METRICS_PORT: '0', CLIENT_METRICS_PORT: '0', PAGE_PORT: '0' };
const running: RunningCli[] = [];
afterEach(async () => {
  for (const cli of running.splice(0)) await stopCli(cli);
});

const start = (env: NodeJS.ProcessEnv = {}) => {
  const cli = runCli(['start'], { ...anyPorts, CHAOS_MODE: 'false', ...env });
  running.push(cli);
  return cli;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', (failed) => resolve(!failed));
  });

const portNames = ['pagePort', 'grpcPort', 'serverMetricsPort', 'clientMetricsPort'] as const;
const answering = async (ports: Record<string, number>) =>
  await Promise.all(portNames.map((name) => answers(ports[name] ?? 0)));

const isUp = [true, true, true, true];
const isGone = [false, false, false, false];

test('is up within ten seconds, says where, and the page sees calls succeed', async () => {
  const begin = performance.now();
  const cli = start();
  const ports = await cli.ready;
  expect(performance.now() - begin).toBeLessThan(10_000);
  expect(cli.stdout()).toContain(`http://127.0.0.1:${ports['pagePort']}`);
  expect(await answering(ports)).toEqual(isUp);
  const url = `http://127.0.0.1:${ports['pagePort']}/api/stream`;
  for await (const { event, data } of readEvents(url, { signal: AbortSignal.timeout(30_000) }))
    if (event === 'tick' && (data as { tick: { ok: number } }).tick.ok > 0) break;
});

test('stops everything when told to', async () => {
  const cli = start();
  const ports = await cli.ready;
  expect(await stopCli(cli)).toBe(0);
  expect(await answering(ports)).toEqual(isGone);
});

// Windows has no signals: there a terminal's Ctrl-C is an event of its own, which kill cannot make.
test.skipIf(process.platform === 'win32')('one key press that npm sends once more stops it gracefully', async () => {
  const cli = start({ npm_lifecycle_event: 'start' });
  const ports = await cli.ready;
  cli.child.kill('SIGINT');
  // Two signals at the very same moment would be one to the system.
  await new Promise((resolve) => setTimeout(resolve, 60));
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(0);
  expect(await answering(ports)).toEqual(isGone);
});

test.skipIf(process.platform === 'win32')('without npm a second key press ends it at once', async () => {
  const cli = start({ CHAOS_MODE: 'slow' });
  const ports = await cli.ready;
  cli.child.kill('SIGINT');
  await expect.poll(cli.stdout).toContain('Stopping');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toBe(1);
  await expect.poll(() => answering(ports), { timeout: 20_000 }).toEqual(isGone);
});

test.skipIf(process.platform === 'win32')('leaves nothing behind when it is killed', async () => {
  const cli = start();
  const ports = await cli.ready;
  cli.child.kill('SIGKILL');
  await cli.ended;
  await expect.poll(() => answering(ports), { timeout: 20_000 }).toEqual(isGone);
});

test.each(['PAGE_PORT', 'GRPC_PORT', 'METRICS_PORT', 'CLIENT_METRICS_PORT'])(
  'a taken %s is one line',
  async (variable) => {
    const other = createServer();
    const port = await listen(other, '127.0.0.1', 0, 'TEST_PORT');
    const cli = start({ [variable]: String(port) });
    const code = await cli.ended;
    await closeServer(other);
    expect(code).toBe(1);
    expect(cli.stderr()).toBe(
      `resilience-lab: port ${port} on 127.0.0.1 is taken: set ${variable} to another port, or to 0 for any free one\n`,
    );
  },
);

test('a setting that the server refuses ends the whole with 2, and its reason', async () => {
  const cli = start({ CHAOS_MODE: 'outtage' });
  expect(await cli.ended).toBe(2);
  expect(cli.stderr()).toContain('outage');
  expect(cli.stderr()).toContain('the server could not start (exit code 2)');
  expect(cli.stderr()).not.toContain('    at ');
});

test('a part that dies ends the whole', async () => {
  const cli = start();
  const ports = await cli.ready;
  const pid = /"pid":(\d+)[^\n]*"name":"client"/.exec(cli.stdout())?.[1];
  process.kill(Number(pid), 'SIGKILL');
  expect(await cli.ended).toBe(1);
  expect(cli.stderr()).toContain('the client ended: signal SIGKILL');
  expect(await answering(ports)).toEqual(isGone);
});
