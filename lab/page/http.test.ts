import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createPageServer } from './http.ts';
import { loadAssets } from './assets.ts';
import { allowedHostNames } from './guard.ts';
import type { ChaosControl } from './chaos-control.ts';
import { CallError } from '../../client/index.ts';
import { eventStream } from '../event-stream.ts';
import { closeServer, listen } from '../listen.ts';
import { quietView } from './testing-view.ts';

const view = quietView('homework');
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

const start = async (control: Partial<Pick<ChaosControl, 'start'>> = {}) => {
  const server = createPageServer({
    assets: loadAssets(),
    control: { start: () => Promise.resolve(view), ...control },
    stream: eventStream(),
    snapshot: () => ({ event: 'snapshot', data: {} }),
    hostNames: allowedHostNames('127.0.0.1', []),
    experiments: () => Promise.resolve(false),
  });
  servers.push(server);
  return await listen(server, '127.0.0.1', 0, 'PAGE_PORT');
};

interface Ask {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const ask = ({ port, path, method = 'GET', headers = {}, body = '' }: Ask) =>
  new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });

const change = (port: number, body: string): Ask => ({
  port,
  path: '/api/scenario',
  method: 'POST',
  headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
  body,
});

test('serves the page, and every file the page names', async () => {
  const port = await start();
  const page = await ask({ port, path: '/' });
  expect(page.status).toBe(200);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  const named = [...page.text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(2);
  for (const path of named) expect([path, (await ask({ port, path })).status]).toEqual([path, 200]);
});

test('lets the browser load nothing from elsewhere', async () => {
  const { headers } = await ask({ port: await start(), path: '/' });
  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('starts a scenario', async () => {
  const started: string[] = [];
  const port = await start({ start: (name) => (started.push(name), Promise.resolve(view)) });
  expect(await ask(change(port, '{"name":"homework"}'))).toMatchObject({ status: 200, text: JSON.stringify(view) });
  expect(started).toEqual(['homework']);
});

test.each(['', '{', '[]', '{"name":1}', '{"name":""}', `{"name":"${'x'.repeat(5000)}"}`, '{"name":"off","more":1}'])(
  'refuses the body %#',
  async (body) => {
    const answer = await ask(change(await start(), body));
    expect(answer).toMatchObject({ status: 400, text: '{"error":"expected a body like {\\"name\\":\\"homework\\"}"}' });
  },
);

test('passes on what the server says', async () => {
  const cause = Object.assign(new Error('x'), { details: 'no scenario is called "hang2"' });
  const error = new CallError('failed', { code: 5, method: 'm', cause });
  const answer = await ask(change(await start({ start: () => Promise.reject(error) }), '{"name":"hang2"}'));
  expect(answer.status).toBe(404);
  expect(answer.text).toContain('no scenario is called');
});

test('guards every path', async () => {
  const port = await start();
  for (const path of ['/', '/api/stream', '/nothing'])
    expect((await ask({ port, path, headers: { host: 'evil.example' } })).status).toBe(421);
  const { headers, ...foreign } = change(port, '{"name":"off"}');
  expect((await ask({ ...foreign, headers: { ...headers, origin: 'http://evil.example' } })).status).toBe(403);
});

test('what is not there is one sentence of JSON', async () => {
  const port = await start();
  expect(await ask({ port, path: '/../package.json' })).toMatchObject({ status: 404 });
  expect(JSON.parse((await ask({ port, path: '/nothing' })).text)).toEqual({
    error: 'there is nothing at /nothing; the pages are at / and /experiments',
  });
});

test('a fault of our own is a 500, not a crash', async () => {
  const port = await start({ start: () => Promise.reject(new Error('secret detail')) });
  const answer = await ask(change(port, '{"name":"off"}'));
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret detail');
});

test('HEAD of the stream is its headers and nothing after them', async () => {
  const { status, headers, text } = await ask({ port: await start(), path: '/api/stream', method: 'HEAD' });
  expect({ status, text }).toEqual({ status: 200, text: '' });
  expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
});
