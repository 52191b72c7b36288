import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeServer, listen } from './listen.ts';
import { runCli } from './run-cli.ts';

let status = 200;
let port = 0;
const server = createServer((_request, response) => response.writeHead(status).end());
beforeAll(async () => void (port = await listen(server, '127.0.0.1', 0, 'TEST_PORT')));
afterAll(() => closeServer(server));

const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const cli = runCli(args, env);
  const code = await cli.ended;
  return { code, stdout: cli.stdout(), stderr: cli.stderr() };
};

test.each(['--help', '-h', 'help'])('%s lists the commands, with an example', async (flag) => {
  const { code, stdout, stderr } = await run([flag]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const name of ['start', 'server', 'client', 'page', 'homework', 'tape', 'health'])
    expect(stdout).toMatch(new RegExp(`^  ${name} +\\S.*\n {15}.*resilience-lab ${name}`, 'm'));
});

test.each([
  ['start', 'GRPC_PORT'],
  ['client', 'CALLS_PER_SECOND'],
  ['page', 'PAGE_PORT'],
  ['server', 'CHAOS_MODE'],
  ['tape', '--scenario'],
  ['health', '/readyz'],
])('%s --help tells of %s', async (command, word) => {
  const { code, stdout } = await run([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(word);
  expect(stdout).toMatch(/example/i);
});

test('an unknown command names the nearest', async () => {
  const { code, stderr } = await run(['strat']);
  expect(code).toBe(2);
  expect(stderr).toBe(
    'resilience-lab: unknown command "strat"; did you mean "start"? resilience-lab --help lists all.\n',
  );
});

test('an unknown option names the nearest, wherever it stands', async () => {
  expect(await run(['--hlep'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "--help"?') });
  const { code, stderr } = await run(['client', '--halp']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^resilience-lab: client: unknown option "--halp"; did you mean "--help"\?.*\n$/);
});

test('every bad variable is in one message, without a stack', async () => {
  const { code, stderr } = await run(['client'], { METRICS_PORT: 'x', CALLS_PER_SECOND: '0', RPC: 'Chrage' });
  expect(code).toBe(2);
  expect(stderr).toContain('METRICS_PORT is "x": expected a whole number from 0 to 65535');
  expect(stderr).toContain('CALLS_PER_SECOND is "0": expected a number from 0.1 to 1000');
  expect(stderr).toContain('RPC is "Chrage": expected Charge, ProcessData (did you mean "Charge"?)');
  expect(stderr).not.toContain('    at ');
});

test('the server’s own refusal and exit code come through', async () => {
  const { code, stderr } = await run(['server'], { GRPC_PORT: 'x' });
  expect(code).toBe(2);
  expect(stderr).toContain('GRPC_PORT');
});

test('the tape is printed by the server’s own code, and its refusal comes through', async () => {
  const { code, stdout, stderr } = await run(['tape', '--scenario', 'homework', '--seed', '7', '--calls', '2']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('  call-2 ');
  expect(await run(['tape', '--scenario', 'homwork', '--seed', '7'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean "homework"?') as string,
  });
});

test('health says by its exit code whether the answer was good', async () => {
  const url = `http://127.0.0.1:${port}/readyz`;
  expect(await run(['health', url])).toEqual({ code: 0, stdout: '', stderr: '' });
  status = 503;
  expect(await run(['health', url])).toMatchObject({ code: 1, stderr: `${url} answered 503\n` });
});

test('health without a listener is unhealthy, not a crash', async () => {
  const free = createServer();
  const closed = await listen(free, '127.0.0.1', 0, 'TEST_PORT');
  await closeServer(free);
  const { code, stderr } = await run(['health', `http://127.0.0.1:${closed}/`]);
  expect(code).toBe(1);
  expect(stderr).toContain('ECONNREFUSED');
});

test.each([[[]], [['nonsense']], [['ftp://127.0.0.1/']], [['http://a/', 'http://b/']]])(
  'health refuses %j',
  async (args) => {
    const { code, stderr } = await run(['health', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('expected one http URL');
  },
);
