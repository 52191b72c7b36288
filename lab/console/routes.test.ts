import { createServer, request as httpRequest, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { eventStream } from '../event-stream.ts';
import { closeServer, listen } from '../listen.ts';
import type { RunOptions } from '../run/run-experiment.ts';
import { testingRecord } from '../run/testing-record.ts';
import { UsageError } from '../usage-error.ts';
import { createConsole } from './console.ts';
import { consoleRoutes } from './routes.ts';
import { testingVerdict, updatesOf } from './testing-run.ts';

const record = testingRecord();
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

const start = async () => {
  let run: RunOptions | undefined;
  const stream = eventStream();
  const lab = createConsole({
    startRun(options) {
      run = options;
      return {
        done: new Promise(() => undefined),
        stop: () => undefined,
        changeLane: () => Promise.reject(new UsageError('retry.attempts: too many')),
        setScenario: () => Promise.resolve(),
        setFault: () => Promise.reject(new Error('secret detail')),
        clearFaults: () => Promise.resolve(),
      };
    },
    experiments: [record.experiment],
    scenarios: () => [],
    publish: (message) => stream.send(message),
  });
  const routes = consoleRoutes(lab, stream);
  const server = createServer((request, response) => {
    void routes(request, response, new URL(`http://page${request.url}`)).then(
      (known) => void (known || response.writeHead(404).end('not ours')),
      () => void response.writeHead(500).end('failed'),
    );
  });
  servers.push(server);
  const port = await listen(server, '127.0.0.1', 0, 'PAGE_PORT');
  const ask = (path: string, body?: unknown) =>
    new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const asked = httpRequest({ host: '127.0.0.1', port, path: `/experiments${path}`, method }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      });
      asked.on('error', reject);
      asked.end(body === undefined ? '' : JSON.stringify(body));
    });
  const play = () => updatesOf(record, testingVerdict(record)).forEach(({ update }) => run?.onUpdate(update));
  return { ask, play, port };
};

const { name } = record.experiment;

test('starts an experiment once', async () => {
  const { ask } = await start();
  expect(await ask('/start', { name })).toMatchObject({ status: 200, text: '{}' });
  expect(await ask('/start', { name })).toMatchObject({
    status: 409,
    text: '{"error":"an experiment is running already"}',
  });
});

test.each([
  ['/start', {}, /name/],
  ['/start', { name, more: 1 }, /more/],
  ['/start', { name, seed: 's'.repeat(65) }, /seed/],
  ['/start', [], /expected object/],
  ['/fault', { fault: 'error', share: 2, forMs: 1000 }, /share/],
  ['/fault', { fault: 'error', share: 1, forMs: 60_001 }, /forMs/],
  ['/lane', { lane: 'ours', values: { attempts: true } }, /values/],
])('refuses %s of %j and names the field', async (path, body, words) => {
  const answer = await (await start()).ask(path, body);
  expect(answer.status).toBe(400);
  expect((JSON.parse(answer.text) as { error: string }).error).toMatch(words);
});

test('nothing can be stopped or changed while nothing runs', async () => {
  const { ask } = await start();
  for (const [path, body] of [
    ['/stop', {}],
    ['/clear', {}],
    ['/scenario', { name: 'off' }],
  ] as const)
    expect([path, (await ask(path, body)).status]).toEqual([path, 409]);
});

test('a lane’s own refusal reaches the page; a fault of ours does not', async () => {
  const { ask } = await start();
  await ask('/start', { name });
  expect(await ask('/lane', { lane: 'ours', values: { attempts: 4 } })).toMatchObject({
    status: 400,
    text: '{"error":"retry.attempts: too many"}',
  });
  expect(await ask('/fault', { fault: 'error', share: 1, forMs: 1000 })).toMatchObject({ status: 500, text: 'failed' });
});

test('hands out calls, one of them in full, the record and the report once there are any', async () => {
  const { ask, play } = await start();
  for (const path of ['/calls?lane=ours', '/call?lane=ours&n=1', '/record.json', '/report.html'])
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  await ask('/start', { name });
  play();
  const calls = JSON.parse((await ask('/calls?lane=naive&filter=charged-twice')).text) as { booked: number }[];
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.every(({ booked }) => booked > 1)).toBe(true);
  expect(JSON.parse((await ask('/call?lane=ours&n=10')).text)).toMatchObject({ n: 10, rows: { length: 5 } });
  expect(JSON.parse((await ask('/record.json')).text)).toMatchObject({ record: { format: 1 } });
  expect((await ask('/calls?lane=ours&filter=lost')).text).toContain('all, failed, retried, charged-twice');
});

test('the report runs no script and loads nothing', async () => {
  const { ask, play } = await start();
  await ask('/start', { name });
  play();
  const { headers, text } = await ask('/report.html');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
  expect(text).toContain(record.experiment.title);
});

test('what is not the console’s is left to others', async () => {
  const { ask } = await start();
  for (const path of ['', '/', '/toString', '/start/more'])
    expect([path, (await ask(path)).text]).toEqual([path, 'not ours']);
  expect((await ask('/constructor', {})).text).toBe('not ours');
});
